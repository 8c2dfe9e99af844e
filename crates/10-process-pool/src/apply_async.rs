//! Eight tasks for five processes: five run at once, three wait, and callbacks tell of the first.
//!
//! Python: `multiprocessing.Pool.apply_async`, its `callback` and `error_callback`.
//! Run: `cargo run -p ch10-process-pool -- apply-async`

use std::collections::BTreeSet;
use std::process;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::process_pool::{Closed, ProcessPool};

const BEAT: Duration = Duration::from_millis(100);
const WORKERS: usize = 5;
const TASKS: u32 = 8;

/// Works for a beat, and says in which process.
pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    info!(task, "works");
    thread::sleep(BEAT);
    Ok(process::id())
}

/// Plays it: nobody waits for a task, and all are done in the end.
pub fn main() -> std::io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(WORKERS, work) }?;
    let (called, calls) = mpsc::channel();
    let mut waiting = Vec::new();
    for task in 0..TASKS {
        let handed_in = if task < 3 {
            let called = called.clone();
            let callback = move |pid| {
                info!(pid, "is called back in the parent");
                called.send((process::id(), pid)).unwrap();
            };
            pool.apply_async(&task, callback, |error| info!("fails: {error}"))
        } else {
            pool.submit(&task).map(|task| waiting.push(task))
        };
        handed_in.expect("it is open");
    }
    pool.close();
    info!("has handed in all tasks and closed the pool");
    assert_eq!(pool.submit(&99).err(), Some(Closed), "it takes no more");
    pool.join();
    drop(called);
    let (parents, pids): (Vec<u32>, Vec<u32>) = calls.iter().unzip();
    let others = waiting.into_iter().map(|task| task.wait().expect("it works"));
    let distinct: BTreeSet<u32> = pids.iter().copied().chain(others).collect();
    info!(processes = distinct.len(), "all is done");
    assert_eq!(parents, [process::id(); 3], "callbacks run in the parent");
    assert!(distinct.len() <= WORKERS, "so at least three were used again");
    assert!(!distinct.contains(&process::id()), "and none of them is the parent");
    Ok(())
}
