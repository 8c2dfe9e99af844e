#![doc = include_str!("../README.md")]

pub mod examples;
pub mod http;
pub mod loop_thread;
pub mod pool;
pub mod server;
