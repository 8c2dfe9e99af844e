//! A cancelled coroutine stops where it waits: its cleanup runs, and its permit is not lost.
//!
//! Python: `task.cancel()`, with `finally` and `async with`.
//! Run: `cargo run -p ch12-asyncio-executor -- cancel`

use std::future::pending;

use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tracing::{Instrument, info, info_span};

static PERMITS: Semaphore = Semaphore::const_new(1);
static WAITS: Notify = Notify::const_new();

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let ann = start("ann").await;
    let bob = start("bob").await;

    cancel(bob).await;
    let permits = PERMITS.available_permits();
    info!(permits, "has cancelled the one in line");
    assert_eq!(permits, 0, "ann still holds it");

    cancel(ann).await;
    let permits = PERMITS.available_permits();
    info!(permits, "has cancelled the holder");
    assert_eq!(permits, 1, "the permit has come back");
}

async fn start(name: &str) -> JoinHandle<()> {
    let task = tokio::spawn(hold().instrument(info_span!("task", name)));
    WAITS.notified().await;
    task
}

async fn cancel(task: JoinHandle<()>) {
    task.abort(); // only asks for it
    let end = task.await;
    assert!(end.unwrap_err().is_cancelled());
}

async fn hold() {
    let _cleanup = Cleanup;
    info!("wants the permit");
    WAITS.notify_one(); // on one thread, it is heard when this coroutine waits
    let _permit = PERMITS.acquire().await.unwrap(); // bob is cancelled here
    info!("holds the permit");
    pending::<()>().await; // ann is cancelled here
}

struct Cleanup;

impl Drop for Cleanup {
    fn drop(&mut self) {
        info!("cleans up"); // a destructor cannot await
    }
}
