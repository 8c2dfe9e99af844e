//! Two processes with two threads each: what the threads of one share, the other does not see.
//!
//! Python: `threading.Thread` in a worker of `multiprocessing.Pool`.
//! Run: `cargo run -p ch10-process-pool -- threads-in-workers`

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use tracing::info;

use crate::process_pool::ProcessPool;

/// All threads of a process share it, and each process has its own.
static TOTAL: AtomicU64 = AtomicU64::new(0);

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, add_up) }.unwrap();
    let totals = pool.map(&[(0, 50_000), (50_000, 100_000)], 1).unwrap();
    pool.join();
    let totals: Vec<u64> = totals.into_iter().map(Result::unwrap).collect();
    info!(?totals, "both processes are done");
    assert_eq!(totals, [(0..50_000).sum(), (50_000..100_000).sum()]);
    assert_eq!(TOTAL.load(Relaxed), 0, "the parent has its own total, too");
}

/// The total of this process. It was forked before it had threads, so it may start some now.
pub fn add_up((from, to): (u64, u64)) -> Result<u64, String> {
    let middle = u64::midpoint(from, to);
    thread::scope(|s| {
        for part in [from..middle, middle..to] {
            let adder = thread::Builder::new().name("adder".into());
            adder.spawn_scoped(s, || add(part)).unwrap();
        }
    });
    Ok(TOTAL.load(Relaxed))
}

fn add(part: Range<u64>) {
    info!(from = part.start, to = part.end, "adds up");
    TOTAL.fetch_add(part.sum(), Relaxed);
}
