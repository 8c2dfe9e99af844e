//! A worker is killed in the middle of a task: that task ends with an error, and no other does.
//!
//! Python: `ProcessPoolExecutor` gives up all tasks; `multiprocessing.Pool` waits forever.
//! Run: `cargo run -p ch10-process-pool -- worker-killed`

use std::time::Duration;
use std::{process, thread};

use nix::sys::signal::{Signal, raise};
use tracing::{info, info_span};

use crate::process_pool::{ProcessPool, TaskError};

const BEAT: Duration = Duration::from_millis(50);

pub fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, work) }.unwrap();
    let results = pool.map(&[0, 1, 2, 3, 4, 5], 1).unwrap();
    pool.join();
    for (task, result) in results.iter().enumerate() {
        match result {
            Ok(_) => info!(task, "is done"),
            Err(error) => info!(task, "is lost: {error}"),
        }
    }
    let killed = Err(TaskError::Killed(Signal::SIGKILL as i32));
    let exited = Err(TaskError::Exited(7));
    assert_eq!(results, [Ok(0), killed, Ok(2), exited, Ok(4), Ok(5)]);
}

pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    info!(task, "works");
    match task {
        1 => raise(Signal::SIGKILL).unwrap(), // as the system does when it runs out of memory
        3 => process::exit(7),
        _ => thread::sleep(BEAT),
    }
    Ok(task)
}
