#![doc = include_str!("../README.md")]

pub mod examples;
pub mod non_daemons;
pub mod temporary_folder;
pub mod timed_handle;
