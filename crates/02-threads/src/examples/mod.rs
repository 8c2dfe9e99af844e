//! The lessons, in teaching order.

runner::lessons! {
    two_workers,
    function_style,
    struct_style,
    main_ends_first,
    returning,
    panic,
    names_and_ids,
    preempted,
    shared_heap_own_stack,
    thread_local,
    move_closure,
    scoped,
    posix_thread,
    many_threads,
}
