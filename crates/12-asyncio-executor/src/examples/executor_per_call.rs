//! Twenty calls take twenty threads with a pool for each call, and ten with one pool for all.
//!
//! Python: `ThreadPoolExecutor(1)` in every call, then one `ThreadPoolExecutor(10)` for all.
//! Run: `cargo run -p ch12-asyncio-executor -- executor-per-call`

use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

static TEN_BLOCK: Barrier = Barrier::new(10);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut own = HashSet::new();
    for _ in 0..2 {
        let threads = ten_calls(|| Arc::new(Pool::new(1, "own").unwrap())).await;
        own.extend(threads);
    }
    info!(threads = own.len(), "a pool for each call");

    let mut shared = HashSet::new();
    let pool = Arc::new(Pool::new(10, "shared").unwrap());
    for _ in 0..2 {
        let threads = ten_calls(|| Arc::clone(&pool)).await;
        shared.extend(threads);
    }
    info!(threads = shared.len(), "one pool for all");
    assert_eq!((own.len(), shared.len()), (20, 10));
}

async fn ten_calls(pool: impl Fn() -> Arc<Pool>) -> Vec<ThreadId> {
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        calls.spawn(call(pool()));
    }
    calls.join_all().await
}

async fn call(pool: Arc<Pool>) -> ThreadId {
    let (result, thread) = oneshot::channel();
    pool.submit(|| result.send(block()));
    thread.await.unwrap()
    // Here a pool of this call alone is dropped, and its thread ends.
}

fn block() -> ThreadId {
    let _work = info_span!("work").entered();
    TEN_BLOCK.wait(); // passed only when ten threads are here
    thread::sleep(BEAT);
    thread::current().id()
}
