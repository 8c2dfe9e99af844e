//! You are the scheduler: small concurrent programs, and the order of steps that breaks each.
//!
//! `cargo run -p scheduler` lists them. The programs in [`levels`] are real ones: only their
//! imports differ from `std`'s. [`run`] plays one in a given order, [`graph`] plays all orders, and
//! [`game`] lets the reader choose.

pub mod game;
pub mod graph;
pub mod levels;
pub mod page;
pub mod play;
pub mod run;
mod source;
mod steps;
pub mod svg;
pub mod view;
