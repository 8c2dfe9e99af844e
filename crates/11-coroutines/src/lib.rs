#![doc = include_str!("../README.md")]
#![cfg(unix)]

pub mod async_std;
pub mod close;
pub mod costs;
pub mod delegate;
pub mod event_loop;
pub mod fibonacci;
pub mod generator;
pub mod generator_switch;
pub mod hundred_thousand;
pub mod lazy;
pub mod memory;
pub mod mini_loop;
pub mod no_locks;
pub mod one_at_a_time;
pub mod send;
pub mod stackful;
pub mod stackless;
pub mod starving;
pub mod three_forms;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    fibonacci,
    generator_switch,
    send,
    delegate,
    close,
    stackful,
    stackless,
    event_loop,
    lazy,
    three_forms,
    one_at_a_time,
    starving,
    no_locks,
    async_std,
    hundred_thousand,
    costs,
];
