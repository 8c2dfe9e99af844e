//! The life of a task: defined, created, given a callback, run; at the end its result is read.
//!
//! Python: `create_task`, `add_done_callback` and `task.result()`.
//! Run: `cargo run -p ch12-asyncio-executor -- task-callback`

use std::sync::OnceLock;
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

static CALLED_ON: OnceLock<ThreadId> = OnceLock::new();

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let coroutine = add(20, 22).instrument(info_span!("task", name = "adder"));
    info!("has defined a coroutine: nothing runs");

    let task = tokio::spawn(coroutine);
    info!("has created a task: it runs when main waits");
    // A tokio task has no list of callbacks. Another task that awaits it does the same.
    let task = tokio::spawn(async {
        let sum = task.await.unwrap();
        info!(sum, "is called back");
        CALLED_ON.set(thread::current().id()).unwrap();
        sum
    });
    info!("has registered a callback, and waits");

    let sum = task.await.unwrap();
    info!(sum, "reads the result");
    assert_eq!(sum, 42);
    let main = thread::current().id();
    assert_eq!(CALLED_ON.get(), Some(&main), "the loop's thread");
}

async fn add(a: u32, b: u32) -> u32 {
    info!(a, b, "adds");
    sleep(BEAT).await;
    info!(sum = a + b, "has added");
    a + b
}
