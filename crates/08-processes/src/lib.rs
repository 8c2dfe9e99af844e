#![doc = include_str!("../README.md")]
#![cfg(target_os = "linux")]

pub mod copy_on_write;
pub mod crash;
pub mod daemon_process;
pub mod exit_codes;
pub mod fork;
pub mod fork_and_threads;
pub mod function_style;
pub mod orphan;
pub mod own_memory;
pub mod process_cost;
pub mod signals;
pub mod spawn;
pub mod struct_style;
pub mod two_workers;
pub mod wait_any;
pub mod zombie;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    two_workers,
    function_style,
    struct_style,
    fork,
    own_memory,
    copy_on_write,
    spawn,
    exit_codes,
    signals,
    crash,
    zombie,
    orphan,
    daemon_process,
    wait_any,
    fork_and_threads,
    process_cost
];
