//! Two thousand tiny tasks in chunks of 1, 10 and 100: a message costs more than the task.
//!
//! Python: `chunksize` of `multiprocessing.Pool.map`.
//! Run: `cargo run --release -p ch10-process-pool -- map-chunks`

use std::io;
use std::time::{Duration, Instant};

use tracing::info;

use crate::process_pool::ProcessPool;

const TASKS: u32 = 2_000;
const ROUNDS: usize = 5;

/// Hardly any work.
pub fn double(n: u32) -> Result<u32, String> {
    Ok(2 * n)
}

/// How long it takes to map all numbers in such chunks: the best of several rounds.
pub fn took(pool: &ProcessPool<u32, u32>, chunk: usize) -> Duration {
    let numbers: Vec<u32> = (0..TASKS).collect();
    let round = || {
        let started = Instant::now();
        let doubled = pool.map(&numbers, chunk).expect("it is open");
        let took = started.elapsed();
        assert!((0..).step_by(2).zip(doubled).all(|(expected, got)| got == Ok(expected)));
        took
    };
    (0..ROUNDS).map(|_| round()).min().expect("there are rounds")
}

/// Plays it: the results are the same, only the time differs.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, double) }?;
    let times = [1, 10, 100].map(|chunk| {
        let took = took(&pool, chunk);
        info!(chunk, microseconds = took.as_micros(), "maps all numbers");
        took
    });
    pool.join();
    if times[2] < times[0] {
        info!("larger chunks take less time");
    } else {
        info!("too busy to measure: larger chunks took no less time");
    }
    Ok(())
}
