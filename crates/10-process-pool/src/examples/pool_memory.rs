//! What a pool saves in memory: twenty tasks by two processes, and by a process for each task.
//!
//! Python: `multiprocessing.Pool(2)` and `Pool(20)`; each task reads `/proc/self/smaps_rollup`.
//! Run: `cargo run -p ch10-process-pool -- pool-memory`

use std::collections::BTreeMap;
use std::{fs, process};

use tracing::info;

use crate::process_pool::ProcessPool;

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, own_memory) }.unwrap();
    let pooled = do_twenty(pool, 2);
    // SAFETY: the first pool has ended, and its threads with it.
    let pool = unsafe { ProcessPool::new(20, own_memory) }.unwrap();
    let each = do_twenty(pool, 20);
    assert!(5 * pooled < each);
}

fn do_twenty(pool: ProcessPool<(), (u32, u64)>, processes: usize) -> u64 {
    let results = pool.map(&[(); 20], 1).unwrap();
    pool.join();
    let by_pid: BTreeMap<u32, u64> = results.into_iter().map(Result::unwrap).collect();
    let kilobytes = by_pid.values().sum();
    info!(processes, kilobytes, "do twenty tasks");
    assert_eq!(by_pid.len(), processes);
    kilobytes
}

/// Which process this is, and how many kilobytes it shares with no other: what it has written to.
pub fn own_memory((): ()) -> Result<(u32, u64), String> {
    let text = fs::read_to_string("/proc/self/smaps_rollup").map_err(|error| error.to_string())?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Private_Dirty:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kilobytes = kilobytes
        .and_then(|number| number.parse().ok())
        .ok_or("no such line")?;
    Ok((process::id(), kilobytes))
}
