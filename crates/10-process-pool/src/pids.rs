//! Two processes do twenty tasks; with a limit of five tasks each, a new one takes over.
//!
//! Python: `multiprocessing.Pool` and its `maxtasksperchild`.
//! Run: `cargo run -p ch10-process-pool -- pids`

use std::collections::BTreeMap;
use std::{io, process};

use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

const WORKERS: usize = 2;
const TASKS: [u32; 20] = [0; 20];

/// Says in which process it runs.
pub fn pid(_: u32) -> Result<u32, String> {
    Ok(process::id())
}

/// How many tasks each process has done.
pub fn count(pids: Vec<Result<u32, TaskError>>) -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    for pid in pids {
        *counts.entry(pid.expect("it works")).or_default() += 1;
    }
    counts
}

/// Plays it: the same tasks, in processes that stay and in processes that go.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(WORKERS, pid) }?;
    let staying = count(pool.map(&TASKS, 1).expect("it is open"));
    pool.join();
    info!(tasks = staying.values().sum::<usize>(), "done by a few processes, used again");
    assert!(staying.len() <= WORKERS);

    // SAFETY: the first pool has ended, and its threads with it.
    let pool = unsafe { ProcessPool::replacing(WORKERS, 5, pid) }?;
    let going = count(pool.map(&TASKS, 1).expect("it is open"));
    pool.join();
    info!(tasks = going.values().sum::<usize>(), "done by processes that are replaced after five");
    assert!(going.len() >= TASKS.len() / 5);
    assert!(going.values().all(|&tasks| tasks <= 5));
    Ok(())
}
