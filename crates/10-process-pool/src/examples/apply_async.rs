//! Eight tasks for five processes: five run at once, three wait, and callbacks report the first.
//!
//! Python: `multiprocessing.Pool.apply_async`, its `callback` and `error_callback`.
//! Run: `cargo run -p ch10-process-pool -- apply-async`

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;
use std::{process, thread};

use tracing::{info, info_span};

use crate::pipe_semaphore::PipeSemaphore;
use crate::process_pool::ProcessPool;

const BEAT: Duration = Duration::from_millis(100);

static MAY_WORK: LazyLock<PipeSemaphore> = LazyLock::new(|| PipeSemaphore::new().unwrap());
static CALLED_BACK: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    LazyLock::force(&MAY_WORK); // before the fork, so that it is the same one in all processes
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(5, work) }.unwrap();
    for task in 0..3 {
        pool.apply_async(&task, called_back, |error| panic!("{error}"))
            .unwrap();
    }
    let others: Vec<_> = (3..8).map(|task| pool.submit(&task).unwrap()).collect();
    pool.close();
    info!("has submitted eight tasks and closed the pool");
    let refusal = pool.submit(&8).unwrap_err();
    info!("a ninth task is refused: {refusal}");
    MAY_WORK.release(8);
    pool.join();

    // Only callbacks in this process can fill this list: a worker would fill its own copy.
    let mut pids = CALLED_BACK.lock().unwrap().clone();
    assert_eq!(pids.len(), 3);
    pids.extend(others.into_iter().map(|task| task.wait().unwrap()));
    let processes = BTreeSet::from_iter(pids).len();
    info!(processes, "all tasks are done");
    assert_eq!(processes, 5, "three processes were used twice");
}

pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    info!(task, "works");
    MAY_WORK.acquire(); // no process is free again before all tasks are submitted
    thread::sleep(BEAT);
    Ok(process::id())
}

fn called_back(pid: u32) {
    info!(pid, "is called back");
    CALLED_BACK.lock().unwrap().push(pid);
}
