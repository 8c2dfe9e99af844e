//! Runs what the chapters built by hand under many schedules: it must hold under all of them, and
//! its broken variants must be caught.
//!
//! The files are the chapters' own; `build.rs` only changes whose threads and locks they use.
//! `cargo test` searches for a short time, `MODEL_SCHEDULES=10000 cargo test --release -p models`
//! for a long one.

#![cfg(test)]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_variables,
    reason = "the models use only a part of each file"
)]

#[macro_use]
mod coroutines;
#[macro_use]
mod locks;
#[macro_use]
mod pools;
#[macro_use]
mod queues;
mod system;
#[macro_use]
mod waiting;

// The files as modules, and a test for each broken variant.
include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// How many random schedules shuttle tries.
fn schedules() -> usize {
    let wanted = std::env::var("MODEL_SCHEDULES").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(300)
}

fn check(model: impl Fn() + Send + Sync + 'static) {
    shuttle::check_random(model, schedules());
}

/// The model must fail under some schedule, and for this reason.
fn must_be_caught(reason: &str, model: impl FnOnce() + std::panic::UnwindSafe) {
    let caught = std::panic::catch_unwind(model).expect_err("the broken variant was not caught");
    let text = caught.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or(caught.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    assert!(text.contains(reason), "caught for another reason: {text}");
}
