#![doc = include_str!("../README.md")]

pub mod count_down_latch;
pub mod cyclic_barrier;
pub mod event_flag;
pub mod semaphore;

pub mod barrier;
pub mod counter;
pub mod crawler;
pub mod event;
pub mod event_already_set;
pub mod latch;
pub mod mutex_of_one;
pub mod over_release;
pub mod parker;
pub mod readers_writers;
pub mod semaphore_cost;
pub mod set_and_clear;
pub mod starting_gun;
pub mod timeout;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    counter,
    crawler,
    mutex_of_one,
    over_release,
    readers_writers,
    event,
    event_already_set,
    starting_gun,
    set_and_clear,
    barrier,
    latch,
    timeout,
    parker,
    semaphore_cost,
];
