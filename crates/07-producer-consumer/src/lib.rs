#![doc = include_str!("../README.md")]

pub mod bounded_queue;

pub mod back_pressure;
pub mod check_then_put;
pub mod close;
pub mod depth_over_time;
pub mod join_until_done;
pub mod lifo;
pub mod many_to_many;
pub mod one_condvar;
pub mod pipeline;
pub mod poison_pill;
pub mod priority;
pub mod queue_cost;
pub mod rendezvous;
pub mod select;
pub mod steamed_buns;
pub mod work_stealing;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    steamed_buns,
    back_pressure,
    depth_over_time,
    many_to_many,
    rendezvous,
    close,
    poison_pill,
    join_until_done,
    check_then_put,
    one_condvar,
    select,
    priority,
    lifo,
    pipeline,
    work_stealing,
    queue_cost,
];
