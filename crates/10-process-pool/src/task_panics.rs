//! A task that fails and a task that panics: two errors, told apart, and the others are done.
//!
//! Python: an exception in the task, raised again by `Future.result`.
//! Run: `cargo run -p ch10-process-pool -- task-panics`

use std::io;

use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

/// Divides 12. That nothing is left over is expected, and a division by 0 is a bug.
pub fn divide(by: u32) -> Result<u32, String> {
    let quotient = 12 / by;
    if quotient * by == 12 { Ok(quotient) } else { Err(format!("12 / {by} leaves a rest")) }
}

/// Plays it: the worker that panicked is replaced, as its memory may be half changed.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(1, divide) }?;
    let results = pool.map(&[4, 5, 0, 6], 1).expect("it is open");
    pool.join();
    for result in &results {
        match result {
            Ok(quotient) => info!(quotient, "is done"),
            Err(error) => info!("{error}"),
        }
    }
    let failed = TaskError::Failed("12 / 5 leaves a rest".to_owned());
    let panicked = TaskError::Panicked("attempt to divide by zero".to_owned());
    assert_eq!(results, [Ok(3), Err(failed), Err(panicked), Ok(2)]);
    Ok(())
}
