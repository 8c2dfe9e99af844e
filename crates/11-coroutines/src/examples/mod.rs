//! The lessons, in teaching order.

runner::lessons! {
    fibonacci,
    from_fn,
    generator_switch,
    send,
    delegate,
    walk_a_tree,
    close,
    stackful,
    stackless,
    event_loop,
    lazy,
    three_forms,
    one_at_a_time,
    starving,
    no_locks,
    async_std,
    hundred_thousand,
    costs,
    switch_cost,
    memory_cost,
}
