#![doc = include_str!("../README.md")]

pub mod batch;
#[cfg(target_os = "linux")]
pub mod concurrent;
#[cfg(target_os = "linux")]
pub mod how_many;
#[cfg(target_os = "linux")]
pub mod parallel;
pub mod serial;
pub mod sync_async;
#[cfg(target_os = "linux")]
pub mod ten_on_one_core;
pub mod when_not;

/// The examples in teaching order.
pub const EXAMPLES: &[trace::Example] = trace::examples![
    serial,
    batch,
    sync_async,
    #[cfg(target_os = "linux")]
    concurrent,
    #[cfg(target_os = "linux")]
    ten_on_one_core,
    #[cfg(target_os = "linux")]
    parallel,
    #[cfg(target_os = "linux")]
    how_many,
    when_not,
];
