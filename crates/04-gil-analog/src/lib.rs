#![doc = include_str!("../README.md")]

pub mod convoy;
pub mod cpu_bound;
pub mod free_threaded;
pub mod gil;
pub mod io_bound;
pub mod machine;
pub mod not_atomic;
pub mod one_at_a_time;
pub mod own_interpreter;
pub mod processes;
pub mod speed_up;
pub mod switching;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    one_at_a_time,
    cpu_bound,
    io_bound,
    switching,
    convoy,
    not_atomic,
    own_interpreter,
    free_threaded,
    processes,
];
