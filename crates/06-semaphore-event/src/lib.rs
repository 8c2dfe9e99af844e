#![doc = include_str!("../README.md")]

pub mod barrier;
pub mod event;
pub mod examples;
pub mod latch;
pub mod page_server;
pub mod semaphore;
