#![doc = include_str!("../README.md")]

pub mod examples;
pub mod fork_server;
pub mod packet;
pub mod pipe_semaphore;
pub mod process_pool;
pub mod task;
