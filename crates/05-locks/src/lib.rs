#![doc = include_str!("../README.md")]

pub mod examples;
pub mod reentrant_lock;
pub mod spin_lock;
