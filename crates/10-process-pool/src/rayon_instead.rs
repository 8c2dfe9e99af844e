//! The same job on threads, without messages: and what only a process can do.
//!
//! Python: no counterpart; there the interpreter lock is a reason of its own for processes.
//! Run: `cargo run --release -p ch10-process-pool -- rayon-instead`

use std::time::Instant;
use std::{io, process, thread};

use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

const NUMBERS: [u64; 8] = [2_000_000; 8];

/// Adds up what can be divided by 7. A number that is 0 aborts, as a bug in a C library may.
pub fn work(number: u64) -> Result<u64, String> {
    if number == 0 {
        process::abort();
    }
    Ok((0..number).filter(|n| n.is_multiple_of(7)).sum())
}

/// What rayon's `NUMBERS.par_iter().map(work)` does for more even work: half for each thread.
pub fn on_threads(numbers: &[u64]) -> Vec<u64> {
    let all = |numbers: &[u64]| numbers.iter().map(|&n| work(n).unwrap()).collect::<Vec<_>>();
    let (left, right) = numbers.split_at(numbers.len() / 2);
    thread::scope(|s| {
        let other = s.spawn(|| all(right));
        [all(left), other.join().unwrap()].concat()
    })
}

/// Plays it: the same results in about the same time; then one that aborts.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, work) }?;
    let started = Instant::now();
    let by_processes = pool.map(&NUMBERS, 1).expect("it is open");
    info!(microseconds = started.elapsed().as_micros(), "two processes");
    let started = Instant::now();
    let by_threads = on_threads(&NUMBERS);
    info!(microseconds = started.elapsed().as_micros(), "two threads");
    assert!(by_processes.into_iter().eq(by_threads.into_iter().map(Ok)));

    let aborted = pool.submit(&0).expect("it is open").wait();
    info!("a task aborts, and the parent lives: on a thread it would not");
    pool.join();
    assert_eq!(aborted, Err(TaskError::Killed(nix::libc::SIGABRT)));
    Ok(())
}
