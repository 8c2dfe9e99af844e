#![doc = include_str!("../README.md")]

pub mod examples;
pub mod index_stack;
pub mod reentrant_lock;
pub mod spin_lock;
