//! One sender, two receivers: each gets every message, and a slow one learns how many it missed.
//!
//! Python: a `Queue` for each receiver; when it is full, the oldest message goes.
//! Run: `cargo run -p ch12-asyncio-executor -- broadcast`

use tokio::sync::broadcast::error::RecvError::{Closed, Lagged};
use tokio::sync::broadcast::{self, Receiver};
use tokio::task::yield_now;
use tracing::{Instrument, info, info_span};

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (sender, messages) = broadcast::channel(4); // keeps the last four
    let quick = receive(sender.subscribe()).instrument(info_span!("task", name = "quick"));
    let quick = tokio::spawn(quick);
    for message in 1..=10 {
        sender.send(message).unwrap(); // never waits: nobody can hold the sender up
        yield_now().await; // the quick one receives it here
    }
    drop(sender);

    let slow = receive(messages).instrument(info_span!("task", name = "slow"));
    assert_eq!(slow.await, (4, 6)); // it begins only now
    assert_eq!(quick.await.unwrap(), (10, 0));
    info!("both have received");
}

/// Returns how many messages came, and how many it was too slow for.
async fn receive(mut messages: Receiver<u32>) -> (u32, u64) {
    let mut received = 0;
    let mut missed = 0;
    loop {
        match messages.recv().await {
            Ok(message) => {
                info!(message, "receives");
                received += 1;
            }
            Err(Lagged(number)) => {
                info!(number, "has missed some");
                missed += number;
            }
            Err(Closed) => return (received, missed), // it is empty, and its sender dropped
        }
    }
}
