#![doc = include_str!("../README.md")]

pub mod bounded_queue;
pub mod examples;
pub mod priority_queue;
