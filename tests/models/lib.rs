//! Runs what the chapters built by hand under many schedules: what is right must hold under all of
//! them, and its broken twins must be caught.
//!
//! The files are the chapters' own; `build.rs` only changes whose threads and locks they use.
//! `cargo test` runs a short search; `MODEL_SCHEDULES=10000 cargo test --release -p models` a long
//! one.

#![cfg(test)]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_variables,
    reason = "the models use only a part of each file"
)]

mod coroutines;
mod locks;
mod pools;
mod queues;
mod system;
mod waiting;

macro_rules! models {
    ($($name:ident),* $(,)?) => {
        $(#[allow(clippy::all, clippy::pedantic, reason = "a broken twin may look odd")]
        mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        })*
    };
}

models![
    bounded_queue,
    bounded_queue_put_if_for_while,
    bounded_queue_get_if_for_while,
    bounded_queue_timed_put_if_for_while,
    bounded_queue_timed_get_if_for_while,
    bounded_queue_call_to_the_wrong_side,
    bounded_queue_silent_put,
    bounded_queue_uncounted_getter,
    bounded_queue_silent_close,
    bounded_queue_silent_close_to_putters,
    bounded_queue_silent_done,
    bounded_queue_one_joiner,
    bounded_queue_lost_on_timeout,
    index_stack,
    index_stack_no_version,
    index_stack_relaxed_exchange,
    latch,
    latch_looks_before_locking,
    latch_one_for_all,
    barrier,
    barrier_broken_before_passed,
    barrier_no_rounds,
    barrier_one_for_all,
    event,
    event_forgets_the_set,
    event_one_for_all,
    event_loop,
    event_loop_always_reads,
    event_loop_deaf,
    event_loop_last_timer,
    event_loop_look_then_sleep,
    event_loop_no_bell,
    event_loop_no_timeout,
    event_loop_rings_for_itself,
    event_loop_unqueued_after_poll,
    event_loop_unread_bell,
    pool,
    pool_bell_before_close,
    pool_cancelled_while_it_begins,
    pool_if_for_while,
    pool_lost_on_close,
    pool_one_for_all,
    pool_silent_close,
    pool_silent_submit,
    pool_silent_result,
    pool_told_before_stored,
    pool_uncounted,
    pool_under_the_lock,
    pool_unjoined,
    reentrant_lock,
    reentrant_lock_called_too_early,
    reentrant_lock_counted_late,
    reentrant_lock_freed_by_the_first,
    reentrant_lock_not_called,
    reentrant_lock_owned_by_all,
    semaphore,
    semaphore_called_too_early,
    semaphore_counted_late,
    semaphore_if_for_while,
    semaphore_lost_on_timeout,
    semaphore_one_for_all,
    semaphore_woken_once,
    spin_lock,
    spin_lock_relaxed_acquire,
    spin_lock_relaxed_release,
    spin_lock_unlocking_refusal,
];

/// How many random schedules shuttle tries.
fn schedules() -> usize {
    std::env::var("MODEL_SCHEDULES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(300)
}

/// The model must fail under some schedule, and for this reason.
fn must_be_caught(reason: &str, model: impl FnOnce() + std::panic::UnwindSafe) {
    let caught = std::panic::catch_unwind(model).expect_err("the broken twin was not caught");
    let text = caught.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or(caught.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    assert!(text.contains(reason), "caught for another reason: {text}");
}
