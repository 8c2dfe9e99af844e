#![doc = include_str!("../README.md")]

pub mod cores;
pub mod examples;
pub mod one_core;
