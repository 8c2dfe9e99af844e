//! Two processes do twenty tasks; with a limit of five tasks each, new ones take over.
//!
//! Python: `multiprocessing.Pool` and its `maxtasksperchild`.
//! Run: `cargo run -p ch10-process-pool -- pids`

use std::collections::BTreeSet;
use std::process;

use tracing::info;

use crate::process_pool::ProcessPool;

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, pid) }.unwrap();
    let processes = do_twenty(pool);
    info!(processes, "twenty tasks are done");
    assert_eq!(processes, 2);

    // SAFETY: the first pool has ended, and its threads with it.
    let pool = unsafe { ProcessPool::replacing(2, 5, pid) }.unwrap();
    let processes = do_twenty(pool);
    info!(
        processes,
        "twenty tasks are done, at most five by each process"
    );
    assert!(processes >= 4);
}

fn do_twenty(pool: ProcessPool<(), u32>) -> usize {
    let pids = pool.map(&[(); 20], 1).unwrap();
    pool.join();
    let pids: BTreeSet<u32> = pids.into_iter().map(Result::unwrap).collect();
    pids.len()
}

pub fn pid((): ()) -> Result<u32, String> {
    Ok(process::id())
}
