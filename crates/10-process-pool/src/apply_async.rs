//! Eight tasks for five processes: five run at once, three wait, and callbacks tell of the first.
//!
//! Python: `multiprocessing.Pool.apply_async`, its `callback` and `error_callback`.
//! Run: `cargo run -p ch10-process-pool -- apply-async`

use std::collections::BTreeSet;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::{LazyLock, mpsc};
use std::time::Duration;
use std::{process, thread};

use tracing::{info, info_span};

use crate::process_pool::{Closed, ProcessPool};

const BEAT: Duration = Duration::from_millis(100);

/// No task goes on before it is opened, so no process is free for a second one.
static GATE: LazyLock<(PipeReader, PipeWriter)> = LazyLock::new(|| io::pipe().expect("a pipe"));

/// Plays it: nobody waits for a task, and all are done in the end.
pub fn main() -> io::Result<()> {
    let mut gate = &GATE.1; // made before the fork, so all have it
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(5, work) }?;
    let (called, calls) = mpsc::channel();
    for task in 0..3 {
        let called = called.clone();
        let callback = move |pid| {
            info!(pid, "is called back in the parent");
            called.send((process::id(), pid)).unwrap();
        };
        pool.apply_async(&task, callback, |error| info!("fails: {error}")).expect("it is open");
    }
    let others: Vec<_> = (3..8).map(|task| pool.submit(&task).expect("it is open")).collect();
    pool.close();
    info!("has handed in all tasks and closed the pool");
    assert_eq!(pool.submit(&99).err(), Some(Closed), "it takes no more");
    gate.write_all(&[b'!'; 8])?;
    pool.join();

    drop(called);
    let (parents, mut pids): (Vec<u32>, Vec<u32>) = calls.iter().unzip();
    pids.extend(others.into_iter().map(|task| task.wait().expect("it works")));
    let processes = BTreeSet::from_iter(pids);
    info!(processes = processes.len(), "all is done");
    assert_eq!(parents, [process::id(); 3], "callbacks run in the parent");
    assert_eq!(processes.len(), 5, "three of them were used again");
    assert!(!processes.contains(&process::id()), "and none of them is the parent");
    Ok(())
}

/// Works for a beat, and says in which process.
pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    info!(task, "works");
    let mut gate = &GATE.0;
    gate.read_exact(&mut [0]).map_err(|error| error.to_string())?;
    thread::sleep(BEAT);
    Ok(process::id())
}
