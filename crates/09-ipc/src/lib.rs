#![doc = include_str!("../README.md")]

pub mod child;
pub mod descriptor;
pub mod examples;
pub mod message;
pub mod private_folder;
pub mod process_queue;
pub mod server;
pub mod shared_counter;
