#![doc = include_str!("../README.md")]

pub mod event_loop;
pub mod examples;
pub mod gather;
pub mod generator;
pub mod memory;
pub mod tree;
