//! What a pool saves in time: ten tasks by two processes, and by a process for each task.
//!
//! Python: `multiprocessing.Pool`, and the same with `maxtasksperchild=1`.
//! Run: `cargo run --release -p ch10-process-pool -- pool-or-process-each`

use std::collections::BTreeSet;
use std::process;
use std::time::{Duration, Instant};

use tracing::info;

use crate::process_pool::ProcessPool;

const TASKS: usize = 10;
const ROUNDS: usize = 15;

pub fn main() {
    let mut pooled = Duration::MAX;
    let mut each = Duration::MAX;
    for _ in 0..ROUNDS {
        // SAFETY: this process has no other thread; those of a pool end with it.
        let pool = unsafe { ProcessPool::new(2, pid) }.unwrap();
        pooled = pooled.min(time(pool, 2));
        // SAFETY: as above.
        let pool = unsafe { ProcessPool::replacing(2, 1, pid) }.unwrap();
        each = each.min(time(pool, TASKS));
    }
    info!(
        microseconds = pooled.as_micros(),
        "two processes do ten tasks"
    );
    info!(
        microseconds = each.as_micros(),
        "ten processes do one task each"
    );
    // A message is copied into the kernel and out of it, and wakes a process. A new process gets a
    // copy of the page tables and of every page that it writes to, and must be reaped.
    assert!(3 * pooled < each);
}

/// The time of the tasks alone, without the pool's start and end.
fn time(pool: ProcessPool<(), u32>, processes: usize) -> Duration {
    let begin = Instant::now();
    let pids = pool.map(&[(); TASKS], 1).unwrap();
    let time = begin.elapsed();
    pool.join();
    let pids: BTreeSet<u32> = pids.into_iter().map(Result::unwrap).collect();
    assert_eq!(pids.len(), processes);
    time
}

pub fn pid((): ()) -> Result<u32, String> {
    Ok(process::id())
}
