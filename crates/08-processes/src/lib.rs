#![doc = include_str!("../README.md")]

pub mod child;
pub mod examples;
