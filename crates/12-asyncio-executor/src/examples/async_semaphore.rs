//! Eight coroutines and three permits: never more than three inside, and 3 beats for all eight.
//!
//! Python: `async with asyncio.Semaphore(3)`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-semaphore`

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

static PERMITS: Semaphore = Semaphore::const_new(3);
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut tasks = JoinSet::new();
    for number in 1..=8 {
        let name = format!("visitor-{number}");
        tasks.spawn(visit().instrument(info_span!("task", name)));
    }
    let visits = tasks.join_all().await.len();
    let most = MOST.load(Relaxed);
    info!(visits, most, "all have been inside");
    assert_eq!((visits, most), (8, 3));
}

async fn visit() {
    let _permit = PERMITS.acquire().await.unwrap(); // waits in line, and its thread does not
    fetch().instrument(info_span!("inside", limit = 3)).await;
}

async fn fetch() {
    let inside = INSIDE.fetch_add(1, Relaxed) + 1;
    MOST.fetch_max(inside, Relaxed);
    info!(inside, "comes in");
    sleep(BEAT).await;
    INSIDE.fetch_sub(1, Relaxed);
    info!("goes out");
}
