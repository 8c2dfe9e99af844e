//! Callbacks come in the order in which tasks end, one at a time, and may panic.
//!
//! Python: `callback` of `multiprocessing.Pool.apply_async`.
//! Run: `cargo run -p ch10-process-pool -- callback-order`

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use tracing::info;

use crate::process_pool::ProcessPool;

const TASKS: usize = 3;

/// Task n waits at gate n. Made before the fork, so all have them.
static GATES: OnceLock<[(PipeReader, PipeWriter); TASKS]> = OnceLock::new();

fn gates() -> &'static [(PipeReader, PipeWriter); TASKS] {
    GATES.get_or_init(|| [(); TASKS].map(|()| io::pipe().expect("a pipe")))
}

/// Ends when its gate is opened.
pub fn wait_at(gate: usize) -> Result<usize, String> {
    let mut reader = &gates()[gate].0;
    reader.read_exact(&mut [0]).map_err(|error| error.to_string())?;
    Ok(gate)
}

/// Plays it: each callback lets the task before it end, so the last handed in is the first to end.
pub fn main() -> io::Result<()> {
    let mut last_gate = &gates()[TASKS - 1].1;
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(TASKS, wait_at) }?;
    let order = Arc::new(Mutex::new(Vec::new()));
    for task in 0..TASKS {
        info!(task, "hands in");
        let order = Arc::clone(&order);
        let callback = move |task: usize| {
            info!(task, "is called back");
            order.lock().unwrap().push((task, thread::current().id()));
            if let Some(before) = task.checked_sub(1) {
                let mut gate = &gates()[before].1;
                gate.write_all(b"!").expect("the pipe is open");
            }
            assert_ne!(task, 1, "this callback panics, and the others are called all the same");
        };
        let handed_in = pool.apply_async(&task, callback, |error| info!("fails: {error}"));
        handed_in.expect("it is open");
    }
    last_gate.write_all(b"!")?;
    pool.join();
    let (order, threads): (Vec<_>, Vec<_>) = order.lock().unwrap().iter().copied().unzip();
    info!("all callbacks have run");
    assert_eq!(order, [2, 1, 0], "not the order in which they were handed in");
    assert_eq!(threads, [threads[0]; TASKS], "in one thread, so one at a time");
    Ok(())
}
