//! Two processes with two threads each: what the threads of one share, the other does not see.
//!
//! Python: `threading.Thread` in a worker of `multiprocessing.Pool`.
//! Run: `cargo run -p ch10-process-pool -- threads-in-workers`

use std::io;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use tracing::{info, info_span};

use crate::process_pool::ProcessPool;

/// Adds up a range in two threads, which share a number. Returns the sum and the process.
pub fn sum((from, to): (u64, u64)) -> Result<(u64, u32), String> {
    let _work = info_span!("work").entered();
    let (middle, total) = (u64::midpoint(from, to), AtomicU64::new(0));
    thread::scope(|s| {
        for (from, to) in [(from, middle), (middle, to)] {
            let total = &total;
            let add = move || {
                total.fetch_add((from..to).sum(), Relaxed);
                info!(from, to, "has added up");
            };
            thread::Builder::new().name("adder".into()).spawn_scoped(s, add).unwrap();
        }
    });
    Ok((total.into_inner(), process::id()))
}

/// Plays it: fork first, start threads afterwards: in the worker that is no danger any more.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, sum) }?;
    let parts = pool.map(&[(0, 50_000), (50_000, 100_000)], 1).expect("it is open");
    pool.join();
    let parts: Vec<_> = parts.into_iter().map(|part| part.expect("it works")).collect();
    let total: u64 = parts.iter().map(|(sum, _)| sum).sum();
    info!(total, "both processes are done");
    assert_eq!(total, (0..100_000).sum());
    assert!(parts.iter().all(|&(_, pid)| pid != process::id()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_range_and_an_odd_one() {
        assert_eq!(sum((5, 5)).unwrap().0, 0);
        assert_eq!(sum((0, 3)).unwrap().0, 3);
    }
}
