//! What is too slow is dropped when its time is over; with a task, only the wait for it ends.
//!
//! Python: `async with asyncio.timeout(…)`, or `asyncio.wait_for`; for a task, `asyncio.shield`.
//! Run: `cargo run -p ch12-asyncio-executor -- timeout`

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

static CONNECTIONS: Semaphore = Semaphore::const_new(1);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let quick = answer(1).instrument(info_span!("task", name = "quick"));
    let result = timeout(20 * BEAT, quick).await;
    info!("the quick one was in time");
    assert_eq!(result, Ok(42));

    let slow = answer(50).instrument(info_span!("task", name = "slow"));
    let result = timeout(2 * BEAT, slow).await;
    let free = CONNECTIONS.available_permits();
    info!(free, "the slow one was dropped");
    assert!(result.is_err(), "its time was over");
    assert_eq!(free, 1, "its connection is free again");

    // What is dropped here is only the handle's wait: the task continues.
    let mut task = tokio::spawn(answer(20).instrument(info_span!("task", name = "task")));
    let result = timeout(2 * BEAT, &mut task).await;
    let free = CONNECTIONS.available_permits();
    info!(free, "the task was not");
    assert!(result.is_err());
    assert_eq!(task.await.unwrap(), 42);
}

async fn answer(beats: u32) -> u32 {
    let _connection = CONNECTIONS.acquire().await.unwrap();
    info!(beats, "begins to answer");
    sleep(beats * BEAT).await; // the slow one is dropped here, and so is its permit
    info!("has answered");
    42
}
