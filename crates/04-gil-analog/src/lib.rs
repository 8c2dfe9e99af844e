#![doc = include_str!("../README.md")]

pub mod cores;
pub mod drawn;
pub mod examples;
pub mod gil;
pub mod machine;
pub mod old_gil;
pub mod programs;
pub mod worker;
