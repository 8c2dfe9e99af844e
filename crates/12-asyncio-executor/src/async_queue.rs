//! Two quick producers, a slow consumer: a queue of two holds back those who are too quick.
//!
//! Python: `asyncio.Queue(maxsize=2)`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-queue`

use std::ops::RangeInclusive;
use std::time::Duration;

use tokio::sync::mpsc::error::SendError;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(30);

/// Puts one item after the other, as fast as the queue lets it; returns the greatest depth seen.
pub async fn produce(
    items: RangeInclusive<u32>,
    queue: Sender<u32>,
) -> Result<usize, SendError<u32>> {
    let mut deepest = 0;
    for item in items {
        queue.send(item).await?; // waits here while the queue is full
        deepest = deepest.max(queue.max_capacity() - queue.capacity());
        info!(item, "puts");
    }
    Ok(deepest)
}

/// Takes items, a beat each, until the queue is empty and no producer is left.
pub async fn consume(mut queue: Receiver<u32>) -> Vec<u32> {
    let mut taken = Vec::new();
    while let Some(item) = queue.recv().await {
        info!(item, "takes");
        taken.push(item);
        sleep(BEAT).await;
    }
    info!("sees the end of the queue");
    taken
}

/// Plays it: eight items through a queue of two.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let (queue, items) = mpsc::channel(2);
    let [ann, bob, cid] = ["ann", "bob", "cid"].map(|name| info_span!("task", name));
    let produced = async {
        let ann = produce(1..=4, queue.clone()).instrument(ann);
        let bob = produce(5..=8, queue).instrument(bob);
        let deepest = tokio::join!(ann, bob);
        (deepest, start.elapsed())
    };
    let (((ann, bob), produced), mut taken) =
        tokio::join!(produced, consume(items).instrument(cid));
    let deepest = ann.unwrap().max(bob.unwrap());
    taken.sort_unstable();
    info!(deepest, taken = taken.len(), "all is put and taken");
    assert_eq!(deepest, 2, "never more than fit");
    assert_eq!(taken, (1..=8).collect::<Vec<_>>(), "every item once");
    assert!(produced >= 5 * BEAT, "the quick ones are held back: {produced:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_item_is_put_when_the_one_two_before_it_is_taken() {
        let (queue, items) = mpsc::channel(2);
        let start = Instant::now();
        let produce = async {
            assert_eq!(produce(1..=6, queue).await, Ok(2));
            start.elapsed()
        };
        let (produced, taken) = tokio::join!(produce, consume(items));
        assert_eq!((produced, start.elapsed()), (3 * BEAT, 6 * BEAT));
        assert_eq!(taken, [1, 2, 3, 4, 5, 6], "in order");
    }

    #[tokio::test]
    async fn without_a_consumer_the_producer_gets_its_item_back() {
        let (queue, items) = mpsc::channel(2);
        drop(items);
        assert_eq!(produce(7..=9, queue).await, Err(SendError(7)));
    }

    #[tokio::test]
    async fn without_a_producer_the_queue_ends() {
        let (queue, items) = mpsc::channel(2);
        drop(queue);
        assert!(consume(items).await.is_empty());
    }
}
