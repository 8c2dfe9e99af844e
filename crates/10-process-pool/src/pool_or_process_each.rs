//! What it saves to use processes again: fifty tasks in a pool, and in a process for each.
//!
//! Python: `multiprocessing.Pool`, and the same with `maxtasksperchild=1`.
//! Run: `cargo run --release -p ch10-process-pool -- pool-or-process-each`

use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use std::{io, process};

use tracing::info;

use crate::process_pool::ProcessPool;

const TASKS: [u32; 50] = [0; 50];
const ROUNDS: usize = 3;

/// Hardly any work: says in which process it is done.
pub fn pid(_: u32) -> Result<u32, String> {
    Ok(process::id())
}

/// How many processes do the tasks in a pool of two, and how long that takes. The pool is started
/// before the clock, and ended after it.
///
/// # Safety
/// That of [`ProcessPool::new`]: no other thread is alive.
pub unsafe fn took(tasks_for_each: usize) -> io::Result<(usize, Duration)> {
    // SAFETY: our caller has promised that no other thread is alive.
    let pool = unsafe { ProcessPool::replacing(2, tasks_for_each, pid) }?;
    let started = Instant::now();
    let pids = pool.map(&TASKS, 1).expect("it is open");
    let took = started.elapsed();
    pool.join();
    let pids: BTreeSet<u32> = pids.into_iter().map(|pid| pid.expect("it works")).collect();
    Ok((pids.len(), took))
}

/// Plays it: at most two at once, in both; both in turn, so that a busy moment meets both.
pub fn main() -> io::Result<()> {
    let (mut reused, mut each) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        // SAFETY: this process has no other thread; those of a pool end with it.
        let (processes, took) = unsafe { self::took(TASKS.len()) }?;
        assert!(processes <= 2);
        reused = reused.min(took);
        // SAFETY: as above.
        let (processes, took) = unsafe { self::took(1) }?;
        assert_eq!(processes, TASKS.len());
        each = each.min(took);
    }
    info!(microseconds = reused.as_micros(), "two processes do all tasks");
    info!(microseconds = each.as_micros(), "each task has a process of its own");
    assert!(reused < each, "a process costs more than a message");
    Ok(())
}
