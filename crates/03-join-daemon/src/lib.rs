#![doc = include_str!("../README.md")]

pub mod background_service;
pub mod daemon;
pub mod daemon_cut_off;
pub mod join;
pub mod join_results;
pub mod join_timeout;
pub mod join_twice;
pub mod non_daemon;
pub mod stop_flag;
pub mod temporary_folder;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    join,
    join_results,
    join_timeout,
    join_twice,
    daemon,
    non_daemon,
    background_service,
    daemon_cut_off,
    stop_flag,
];
