#![doc = include_str!("../README.md")]

pub mod async_lock;
pub mod async_queue;
pub mod async_semaphore;
pub mod blocked_loop;
pub mod cancel;
#[cfg_attr(not(unix), path = "elsewhere.rs")]
pub mod event_driven;
pub mod executor_per_call;
pub mod gather;
pub mod gather_results;
pub mod how_many_io;
pub mod http_fetch;
pub mod many_loops;
pub mod many_threads_runtime;
pub mod one_thread;
pub mod pool;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod process_pool;
pub mod run_in_executor;
pub mod submit_from_thread;
pub mod task_callback;
pub mod task_group;
pub mod thread_pool;
pub mod timeout;
pub mod wait_first;
pub mod waits_for_itself;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod which_model;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    gather,
    one_thread,
    gather_results,
    task_callback,
    wait_first,
    cancel,
    timeout,
    task_group,
    async_lock,
    async_semaphore,
    async_queue,
    blocked_loop,
    thread_pool,
    waits_for_itself,
    run_in_executor,
    executor_per_call,
    process_pool,
    submit_from_thread,
    many_loops,
    many_threads_runtime,
    http_fetch,
    event_driven,
    how_many_io,
    which_model,
];
