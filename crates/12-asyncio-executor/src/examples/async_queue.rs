//! Two quick producers, a slow consumer: a queue of two makes the producers wait.
//!
//! Python: `asyncio.Queue(maxsize=2)`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-queue`

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(30);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (queue, items) = mpsc::channel(2);
    let ann = produce([1, 2, 3, 4], queue.clone()).instrument(info_span!("task", name = "ann"));
    let bob = produce([5, 6, 7, 8], queue).instrument(info_span!("task", name = "bob"));
    let cid = consume(items).instrument(info_span!("task", name = "cid"));
    let (ann, bob, mut taken) = tokio::join!(ann, bob, cid);

    taken.sort_unstable();
    assert_eq!(ann.max(bob), 2, "never more than fit");
    assert_eq!(taken, [1, 2, 3, 4, 5, 6, 7, 8]);
}

async fn produce(items: [u32; 4], queue: Sender<u32>) -> usize {
    let mut deepest = 0;
    for item in items {
        queue.send(item).await.unwrap(); // waits here while the queue is full
        deepest = deepest.max(queue.max_capacity() - queue.capacity());
        info!(item, "puts");
    }
    deepest
}

async fn consume(mut queue: Receiver<u32>) -> Vec<u32> {
    let mut taken = Vec::new();
    while let Some(item) = queue.recv().await {
        info!(item, "takes");
        taken.push(item);
        sleep(BEAT).await;
    }
    taken // the queue is empty, and both senders are dropped
}
