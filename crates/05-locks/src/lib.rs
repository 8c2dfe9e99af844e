#![doc = include_str!("../README.md")]

pub mod lost_update;
pub mod mutex;

/// The examples in teaching order.
pub const EXAMPLES: &[trace::Example] = trace::examples![lost_update, mutex];
