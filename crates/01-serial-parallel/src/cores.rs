//! What the kernel knows of a computation: when it ran, for how long, and whether it ever waited.
//!
//! The clock alone cannot tell threads that never run in parallel from a machine that has other
//! work to do. [`could_run_at_once`] can: other programs that compute do not change its answer.

use std::hint::black_box;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};

use crate::one_core::cpu_time;

/// A computation that has ended.
#[derive(Debug, Clone, Copy)]
pub struct Ran<T> {
    /// What came out.
    pub result: T,
    /// When it began.
    pub began: Instant,
    /// When it ended.
    pub ended: Instant,
    /// How long it was on a core, see [`cpu_time`].
    pub on_core: Duration,
    /// How often it gave up its core to wait for something: `getrusage(2)`, `ru_nvcsw`. A wait for
    /// a page of memory that is read from the disk, `ru_majflt`, does not count.
    pub waits: i64,
    /// How often the kernel took its core away for another thread: `getrusage(2)`, `ru_nivcsw`.
    pub switches: i64,
}

/// Computes on this thread.
pub fn measured<T>(compute: impl FnOnce() -> T) -> Ran<T> {
    let before = usage();
    let on_core_before = cpu_time();
    let began = Instant::now();
    let result = compute();
    let ended = Instant::now();
    let on_core = cpu_time() - on_core_before;
    let after = usage();
    Ran {
        result,
        began,
        ended,
        on_core,
        waits: (waits(after) - waits(before)).max(0),
        switches: after.involuntary_context_switches() - before.involuntary_context_switches(),
    }
}

/// Computes on that many threads at once. Each of them is given its number, from 0 on.
///
/// # Panics
/// When one of the computations does.
pub fn on_threads<T: Send>(threads: usize, compute: impl Fn(usize) -> T + Sync) -> Vec<Ran<T>> {
    thread::scope(|s| {
        let compute = &compute;
        let start = |number| s.spawn(move || measured(|| compute(number)));
        let handles: Vec<_> = (0..threads).map(start).collect();
        let joined = handles.into_iter().map(ScopedJoinHandle::join);
        joined.map(Result::unwrap).collect()
    })
}

/// Several computations that belong together, as the best of some rounds did them.
#[derive(Debug, Clone, Copy)]
pub struct Best {
    /// How long they took together.
    pub took: Duration,
    /// How many cores they used meanwhile, on average; rounded to hundredths.
    pub cores_used: f64,
    /// How often one of them lost its core to another thread.
    pub switches: i64,
    /// Whether [`could_run_at_once`] was true of any of the rounds.
    pub at_once: bool,
}

/// Does it three times; whatever disturbs a round makes it longer, so the fastest is the truest.
pub fn best_of_three<T>(round: impl Fn() -> Vec<Ran<T>>) -> Best {
    let mut rounds = [(); 3].map(|()| {
        let started = Instant::now();
        let all = round();
        Best {
            took: started.elapsed(),
            cores_used: hundredths(cores_used(&all)),
            switches: all.iter().map(|one| one.switches).sum(),
            at_once: could_run_at_once(&all),
        }
    });
    rounds.sort_by_key(|round| round.took);
    let at_once = rounds.iter().any(|round| round.at_once);
    Best {
        at_once,
        ..rounds[0]
    }
}

impl Best {
    /// 1 if both took as long, 2 if this took half as long; rounded to hundredths.
    pub fn times_faster_than(&self, other: Best) -> f64 {
        hundredths(other.took.as_secs_f64() / self.took.as_secs_f64())
    }
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
    let took = began
        .zip(ended)
        .map_or(Duration::ZERO, |(began, ended)| ended - began);
    let on_core: Duration = all.iter().map(|one| one.on_core).sum();
    on_core.as_secs_f64() / took.as_secs_f64()
}

/// The best time of twenty rounds.
pub fn best_of_twenty<T>(round: impl Fn() -> T) -> Duration {
    (0..20).map(|_| time(&round)).min().unwrap()
}

/// The best time of twenty rounds, of which those count in which two cores were free for this
/// program before and after. `None` when these are fewer than five: the machine is busy.
pub fn best_on_free_cores<T>(round: impl Fn() -> T) -> Option<Duration> {
    let mut times = Vec::new();
    for _ in 0..20 {
        let were_free = two_are_free();
        let took = time(&round);
        if were_free && two_are_free() {
            times.push(took);
        }
    }
    times.sort();
    times.first().copied().filter(|_| times.len() >= 5)
}

/// Whether two cores are free now, as two threads that compute for a moment see.
fn two_are_free() -> bool {
    const DEBUG: bool = cfg!(debug_assertions);
    const NUMBERS: u64 = if DEBUG { 100_000 } else { 2_000_000 };
    let compute = || measured(|| (0..NUMBERS).map(black_box).sum::<u64>());
    let both = thread::scope(|s| {
        let other = s.spawn(compute);
        [compute(), other.join().unwrap()]
    });
    cores_used(&both) > 1.7
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn time<T>(round: &impl Fn() -> T) -> Duration {
    let started = Instant::now();
    black_box(round());
    started.elapsed()
}

fn waits(usage: Usage) -> i64 {
    usage.voluntary_context_switches() - usage.major_page_faults()
}

fn usage() -> Usage {
    getrusage(UsageWho::RUSAGE_THREAD).unwrap()
}
