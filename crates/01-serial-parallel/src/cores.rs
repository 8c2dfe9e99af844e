//! What the kernel knows of a computation: when it ran, for how long, and whether it ever waited.
//!
//! The clock alone cannot tell threads that never run in parallel from a machine that has other
//! work to do. [`could_run_at_once`] can: no load changes its answer.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};

/// A computation that has ended.
#[derive(Debug, Clone, Copy)]
pub struct Ran<T> {
    /// What came out.
    pub result: T,
    /// When it began.
    pub began: Instant,
    /// When it ended.
    pub ended: Instant,
    /// How long it was on a core: `clock_gettime(2)`, `CLOCK_THREAD_CPUTIME_ID`.
    pub on_core: Duration,
    /// How often it gave up its core to wait for something: `getrusage(2)`, `ru_nvcsw`.
    pub waits: i64,
}

/// Computes on this thread.
pub fn measured<T>(compute: impl FnOnce() -> T) -> Ran<T> {
    let on_core = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let waits = || getrusage(UsageWho::RUSAGE_THREAD).unwrap().voluntary_context_switches();
    let (on_core_before, waits_before, began) = (on_core(), waits(), Instant::now());
    let result = compute();
    let (ended, waits, on_core) = (Instant::now(), waits() - waits_before, on_core());
    Ran { result, began, ended, on_core: on_core - on_core_before, waits }
}

/// Whether only a lack of cores can have kept these computations from running in parallel: each
/// began before any had ended, and none of them waited for anything.
pub fn could_run_at_once<T>(all: &[Ran<T>]) -> bool {
    let last_to_begin = all.iter().map(|one| one.began).max();
    let first_to_end = all.iter().map(|one| one.ended).min();
    last_to_begin < first_to_end && all.iter().all(|one| one.waits == 0)
}

/// How many cores they used on average, from the first beginning to the last end.
pub fn cores_used<T>(all: &[Ran<T>]) -> f64 {
    let began = all.iter().map(|one| one.began).min();
    let ended = all.iter().map(|one| one.ended).max();
    let took = began.zip(ended).map_or(Duration::ZERO, |(began, ended)| ended - began);
    let on_core: Duration = all.iter().map(|one| one.on_core).sum();
    on_core.as_secs_f64() / took.as_secs_f64()
}

/// Whether two cores are free for this program now, as two threads that compute for a moment see.
pub fn two_are_free() -> bool {
    const NUMBERS: u64 = if cfg!(debug_assertions) { 100_000 } else { 2_000_000 };
    let compute = || measured(|| (0..NUMBERS).map(black_box).sum::<u64>());
    let both = thread::scope(|s| {
        let other = s.spawn(compute);
        [compute(), other.join().unwrap()]
    });
    cores_used(&both) > 1.7
}
