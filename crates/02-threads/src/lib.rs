#![doc = include_str!("../README.md")]

pub mod function_style;
pub mod main_ends_first;
pub mod many_threads;
pub mod move_closure;
pub mod names_and_ids;
pub mod panic;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod posix_thread;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod preempted;
pub mod returning;
pub mod scoped;
pub mod shared_heap_own_stack;
pub mod struct_style;
pub mod thread_local;
pub mod two_workers;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
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
];
