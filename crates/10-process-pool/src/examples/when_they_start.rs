//! This pool starts all its processes at once, before the first task; others start them on demand.
//!
//! Python: `multiprocessing.Pool` starts all at once, a `ProcessPoolExecutor` when it needs them.
//! Run: `cargo run -p ch10-process-pool -- when-they-start`

use std::{fs, process};

use tracing::info;

use crate::process_pool::ProcessPool;

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(3, pid) }.unwrap();
    let fork_server = children(process::id())[0];
    let workers = children(fork_server);
    info!(processes = workers.len(), "before the first task");
    assert_eq!(workers.len(), 3);

    let worker = pool.submit(&()).unwrap().wait().unwrap();
    let workers_after = children(fork_server);
    info!(processes = workers_after.len(), "after the first task");
    assert!(workers.contains(&worker));
    assert_eq!(workers_after, workers);
    pool.join();
}

fn children(parent: u32) -> Vec<u32> {
    let list = format!("/proc/{parent}/task/{parent}/children");
    let pids = fs::read_to_string(list).unwrap();
    pids.split_whitespace()
        .map(|pid| pid.parse().unwrap())
        .collect()
}

pub fn pid((): ()) -> Result<u32, String> {
    Ok(process::id())
}
