//! What it saves to use processes again: fifty tasks in a pool, and in a process for each.
//!
//! Python: `multiprocessing.Pool`, and the same with `maxtasksperchild=1`.
//! Run: `cargo run --release -p ch10-process-pool -- pool-or-process-each`

use std::io;
use std::time::{Duration, Instant};

use tracing::info;

use crate::process_pool::ProcessPool;

const TASKS: [u32; 50] = [7; 50];

/// Hardly any work.
pub fn double(n: u32) -> Result<u32, String> {
    Ok(2 * n)
}

/// How long the tasks take in this pool of two.
pub fn took(pool: &ProcessPool<u32, u32>) -> Duration {
    let started = Instant::now();
    let doubled = pool.map(&TASKS, 1).expect("it is open");
    let took = started.elapsed();
    assert_eq!(doubled, [const { Ok(14) }; 50]);
    took
}

/// Plays it: at most two at once, in both.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, double) }?;
    let reused = took(&pool);
    pool.join();
    info!(microseconds = reused.as_micros(), "two processes do all tasks");
    // SAFETY: the first pool has ended, and its threads with it.
    let pool = unsafe { ProcessPool::replacing(2, 1, double) }?;
    let each = took(&pool);
    pool.join();
    info!(microseconds = each.as_micros(), "each task has a process of its own");
    assert!(reused < each, "a process costs more than a message");
    Ok(())
}
