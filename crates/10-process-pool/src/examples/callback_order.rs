//! Callbacks run in the order in which tasks end, one at a time in one thread, and may panic.
//!
//! Python: `callback` of `multiprocessing.Pool.apply_async`.
//! Run: `cargo run -p ch10-process-pool -- callback-order`

use std::sync::{LazyLock, Mutex};

use tracing::info;

use crate::pipe_semaphore::PipeSemaphore;
use crate::process_pool::ProcessPool;

static FIRST_MAY_END: LazyLock<PipeSemaphore> = LazyLock::new(|| PipeSemaphore::new().unwrap());
static CALLED_BACK: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    LazyLock::force(&FIRST_MAY_END); // before the fork, so that it is the same in all processes
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, work) }.unwrap();
    for task in [1, 2] {
        info!(task, "submits");
        pool.apply_async(&task, called_back, |error| panic!("{error}"))
            .unwrap();
    }
    pool.join();
    info!("all callbacks have run");
    assert_eq!(*CALLED_BACK.lock().unwrap(), [2, 1]);
}

pub fn work(task: u32) -> Result<u32, String> {
    if task == 1 {
        FIRST_MAY_END.acquire();
    }
    Ok(task)
}

fn called_back(task: u32) {
    info!(task, "is called back");
    CALLED_BACK.lock().unwrap().push(task);
    FIRST_MAY_END.release(1);
    assert_ne!(
        task, 2,
        "this callback panics, and the next one is called all the same"
    );
}
