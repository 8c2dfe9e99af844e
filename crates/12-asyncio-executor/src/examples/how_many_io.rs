//! How many coroutines are best for 64 waits? More are faster, up to what the device can serve.
//!
//! Python: the same sweep over `asyncio` workers.
//! Run: `cargo run -p ch12-asyncio-executor -- how-many-io`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::info;

const BEAT: Duration = Duration::from_millis(10);

static DEVICE: Semaphore = Semaphore::const_new(16); // it serves 16 requests at once
static TAKEN: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let one = fetch_all(1).await;
    assert!(2 * fetch_all(16).await < one);
    assert!(fetch_all(64).await >= 4 * BEAT); // the device serves four times 16
}

async fn fetch_all(coroutines: u32) -> Duration {
    let start = Instant::now();
    TAKEN.store(0, Relaxed);
    let mut workers = JoinSet::new();
    for _ in 0..coroutines {
        workers.spawn(work());
    }
    workers.join_all().await;
    let took = start.elapsed();
    info!(coroutines, milliseconds = took.as_millis(), "64 requests");
    took
}

async fn work() {
    while TAKEN.fetch_add(1, Relaxed) < 64 {
        let _place = DEVICE.acquire().await.unwrap();
        sleep(BEAT).await;
    }
}
