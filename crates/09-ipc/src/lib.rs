#![doc = include_str!("../README.md")]
#![cfg(target_os = "linux")]

pub mod anonymous_pipe;
pub mod bounded_queue;
pub mod child;
pub mod end_of_file;
pub mod fifo;
pub mod file_lock;
pub mod framing;
pub mod ipc_cost;
pub mod ipc_throughput;
pub mod manager;
pub mod message;
pub mod message_queue;
pub mod passing_a_descriptor;
pub mod pipe;
pub mod private_folder;
pub mod process_queue;
pub mod server;
pub mod shared_memory;
pub mod unix_socket;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    anonymous_pipe,
    pipe,
    framing,
    end_of_file,
    fifo,
    unix_socket,
    message_queue,
    bounded_queue,
    manager,
    shared_memory,
    file_lock,
    passing_a_descriptor,
    ipc_cost,
    ipc_throughput,
];
