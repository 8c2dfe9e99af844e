#![doc = include_str!("../README.md")]
#![cfg(target_os = "linux")]

pub mod apply_async;
pub mod callback_order;
pub mod map_chunks;
pub mod nursery;
pub mod packet;
pub mod pids;
pub mod pool_or_process_each;
pub mod primes;
pub mod process_pool;
pub mod progress;
pub mod rayon_instead;
pub mod task;
pub mod task_panics;
pub mod threads_in_workers;
pub mod worker_killed;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    apply_async,
    pids,
    primes,
    callback_order,
    map_chunks,
    pool_or_process_each,
    worker_killed,
    task_panics,
    threads_in_workers,
    rayon_instead,
    progress,
];
