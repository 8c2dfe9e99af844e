//! A task that fails and a task that panics are two different errors, and the others are done.
//!
//! Python: an exception in the task, raised again by `Future.result`.
//! Run: `cargo run -p ch10-process-pool -- task-panics`

use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(1, divide) }.unwrap();
    let results = pool.map(&[4, 5, 0, 6], 1).unwrap();
    pool.join();
    for result in &results {
        match result {
            Ok(quotient) => info!(quotient, "is done"),
            Err(error) => info!("{error}"),
        }
    }
    let failed = Err(TaskError::Failed("12 / 5 leaves a remainder".into()));
    // The worker was replaced: a panic may leave its memory half changed.
    let panicked = Err(TaskError::Panicked("attempt to divide by zero".into()));
    assert_eq!(results, [Ok(3), failed, panicked, Ok(2)]);
}

/// A remainder is an error that a caller expects. A division by zero is a bug.
pub fn divide(by: u32) -> Result<u32, String> {
    let quotient = 12 / by;
    if quotient * by == 12 {
        Ok(quotient)
    } else {
        Err(format!("12 / {by} leaves a remainder"))
    }
}
