//! The same tasks on threads, without messages; but only a process can abort alone.
//!
//! Python: no counterpart; there the interpreter lock is one more reason for processes.
//! Run: `cargo run -p ch10-process-pool -- rayon-instead`

use std::process;

use rayon::prelude::*;
use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

const NUMBERS: [u64; 8] = [500_000; 8];

pub fn main() {
    // SAFETY: this process has no other thread: rayon starts its threads when they are first used.
    let pool = unsafe { ProcessPool::new(2, add_sevens) }.unwrap();
    let by_processes = pool.map(&NUMBERS, 1).unwrap();
    info!("two processes are done: every argument and every result was a message");

    let by_threads: Vec<u64> = NUMBERS.into_par_iter().map(add_on_a_thread).collect();
    info!("rayon's threads are done, one for each core: nothing was sent");
    assert!(by_processes.into_iter().eq(by_threads.into_iter().map(Ok)));

    let aborted = pool.submit(&0).unwrap().wait();
    pool.join();
    info!("a task aborts: its worker ends, and no other process");
    assert!(matches!(aborted, Err(TaskError::Killed(_))));
}

/// The sum of the multiples of 7. For 0 it aborts, as a bug in a C library may.
pub fn add_sevens(number: u64) -> Result<u64, String> {
    if number == 0 {
        process::abort();
    }
    Ok((0..number).filter(|n| n.is_multiple_of(7)).sum())
}

fn add_on_a_thread(number: u64) -> u64 {
    assert!(rayon::current_thread_index().is_some());
    add_sevens(number).unwrap()
}
