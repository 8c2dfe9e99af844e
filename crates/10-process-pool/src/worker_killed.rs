//! A worker is killed in the middle of a task: that task ends with an error, and no other.
//!
//! Python: `ProcessPoolExecutor` gives up all tasks; `multiprocessing.Pool` waits for ever.
//! Run: `cargo run -p ch10-process-pool -- worker-killed`

use std::io;
use std::process;
use std::thread;
use std::time::Duration;

use nix::libc;
use tracing::{info, info_span};

use crate::process_pool::{ProcessPool, TaskError};

const BEAT: Duration = Duration::from_millis(50);

/// Task 1 is killed, as by a lack of memory; task 3 ends the process. The others work.
pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    info!(task, "works");
    match task {
        // SAFETY: the call takes two integers; it ends this process.
        1 => _ = unsafe { libc::kill(libc::getpid(), libc::SIGKILL) },
        3 => process::exit(7),
        _ => thread::sleep(BEAT),
    }
    Ok(task)
}

/// Plays it: six tasks, two lost workers, four results.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, work) }?;
    let results = pool.map(&[0, 1, 2, 3, 4, 5], 1).expect("it is open");
    pool.join();
    for (task, result) in results.iter().enumerate() {
        match result {
            Ok(_) => info!(task, "is done"),
            Err(error) => info!(task, "is lost: {error}"),
        }
    }
    let (killed, exited) = (Err(TaskError::Killed(libc::SIGKILL)), Err(TaskError::Exited(7)));
    assert_eq!(results, [Ok(0), killed, Ok(2), exited, Ok(4), Ok(5)]);
    Ok(())
}
