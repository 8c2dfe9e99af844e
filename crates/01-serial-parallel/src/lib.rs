#![doc = include_str!("../README.md")]

pub mod batch;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod concurrent;
#[cfg(target_os = "linux")]
pub mod cores;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod how_many;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod parallel;
pub mod serial;
pub mod sync_async;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod ten_on_one_core;
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
pub mod when_not;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    serial,
    batch,
    sync_async,
    concurrent,
    ten_on_one_core,
    parallel,
    how_many,
    when_not,
];
