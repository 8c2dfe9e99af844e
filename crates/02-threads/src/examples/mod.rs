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
    shared_files,
    thread_local,
    once,
    move_closure,
    scoped,
    send_sync,
    posix_thread,
    many_threads,
}
