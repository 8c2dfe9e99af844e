//! The lessons, in teaching order.

runner::lessons! {
    steamed_buns,
    back_pressure,
    drop_oldest,
    depth_over_time,
    many_to_many,
    rendezvous,
    close,
    all_senders_gone,
    poison_pill,
    join_until_done,
    check_then_put,
    one_condvar,
    select,
    priority,
    lifo,
    pipeline,
    actor,
    work_stealing,
    queue_cost,
}
