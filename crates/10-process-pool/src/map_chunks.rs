//! Two thousand tiny tasks in chunks of 1, 10 and 100: a chunk is one message to one worker.
//!
//! Python: `chunksize` of `multiprocessing.Pool.map`.
//! Run: `cargo run --release -p ch10-process-pool -- map-chunks`

use std::time::{Duration, Instant};
use std::{io, process};

use tracing::{info, warn};

use crate::process_pool::ProcessPool;

const TASKS: u32 = 2_000;
const CHUNKS: [usize; 3] = [1, 10, 100];
const ROUNDS: usize = 5;

/// Hardly any work; and in which process it is done.
pub fn double(n: u32) -> Result<(u32, u32), String> {
    Ok((2 * n, process::id()))
}

/// Maps all numbers in such chunks, and says how long it took.
pub fn took(pool: &ProcessPool<u32, (u32, u32)>, chunk: usize) -> Duration {
    let numbers: Vec<u32> = (0..TASKS).collect();
    let started = Instant::now();
    let results = pool.map(&numbers, chunk).expect("it is open");
    let took = started.elapsed();
    let results: Vec<_> = results.into_iter().map(|result| result.expect("it works")).collect();
    assert!((0..).step_by(2).zip(&results).all(|(expected, result)| result.0 == expected));
    for chunk in results.chunks(chunk) {
        assert!(chunk.iter().all(|result| result.1 == chunk[0].1), "one process does a chunk");
    }
    took
}

/// Plays it: the results are the same, only the number of messages and the time differ.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, double) }?;
    let mut best = [Duration::MAX; CHUNKS.len()];
    for _ in 0..ROUNDS {
        for (best, chunk) in best.iter_mut().zip(CHUNKS) {
            *best = took(&pool, chunk).min(*best);
        }
    }
    pool.join();
    for (best, chunk) in best.iter().zip(CHUNKS) {
        let messages = TASKS as usize / chunk;
        info!(chunk, messages, microseconds = best.as_micros(), "maps all numbers");
    }
    let times = best[0].as_secs_f64() / best[2].as_secs_f64();
    info!(times = format!("{times:.1}"), "faster in chunks of a hundred");
    if times <= 1.0 {
        warn!("not judged: twenty messages did not cost less than two thousand, on a busy machine");
    }
    Ok(())
}
