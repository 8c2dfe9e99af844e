//! Two processes with two threads each: what the threads of one share, the other does not see.
//!
//! Python: `threading.Thread` in a worker of `multiprocessing.Pool`.
//! Run: `cargo run -p ch10-process-pool -- threads-in-workers`

use std::io;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use tracing::{info, info_span};

use crate::process_pool::ProcessPool;

/// All threads of a process share it, and each process has one of its own.
static TOTAL: AtomicU64 = AtomicU64::new(0);

/// Plays it: fork first, start threads afterwards: in the worker that is no danger any more.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, add_up) }?;
    let totals = pool.map(&[(0, 50_000), (50_000, 100_000)], 1).expect("it is open");
    pool.join();
    let totals: Vec<_> = totals.into_iter().map(|total| total.expect("it works")).collect();
    info!(total = totals.iter().sum::<u64>(), "both processes are done");
    assert_eq!(totals, [(0..50_000).sum(), (50_000..100_000).sum()], "each has its own part");
    assert_eq!(TOTAL.load(Relaxed), 0, "and the parent has none");
    Ok(())
}

/// Adds up a range in two threads, and returns the total of its process.
pub fn add_up((from, to): (u64, u64)) -> Result<u64, String> {
    let _work = info_span!("work").entered();
    let middle = u64::midpoint(from, to);
    thread::scope(|s| {
        for (from, to) in [(from, middle), (middle, to)] {
            let add = move || {
                TOTAL.fetch_add((from..to).sum(), Relaxed);
                info!(from, to, "has added up");
            };
            thread::Builder::new().name("adder".into()).spawn_scoped(s, add).unwrap();
        }
    });
    Ok(TOTAL.load(Relaxed)) // both have ended
}
