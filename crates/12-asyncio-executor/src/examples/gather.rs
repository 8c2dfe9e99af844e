//! Two coroutines wait 1 and 2 beats: in sequence that takes 3 beats, gathered it takes 2.
//!
//! Python: `await wait(1)` and then `await wait(2)`, against `asyncio.gather(wait(1), wait(2))`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather`

use std::ops::Range;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let first = wait(1).instrument(info_span!("task", name = "first")).await;
    let second = wait(2).instrument(info_span!("task", name = "second"));
    let second = second.await; // only now does it begin
    let milliseconds = start.elapsed().as_millis();
    info!(milliseconds, "in sequence");
    assert!(first.end <= second.start, "their waits add up");

    let start = Instant::now();
    let ann = wait(1).instrument(info_span!("task", name = "ann"));
    let bob = wait(2).instrument(info_span!("task", name = "bob"));
    let (ann, bob) = tokio::join!(ann, bob); // begins both, and waits for both
    let milliseconds = start.elapsed().as_millis();
    info!(milliseconds, "gathered");
    assert!(bob.start < ann.end, "the longer wait is all it takes");
}

/// Waits, as for a device or an answer, without using the processor. Returns from when to when.
async fn wait(beats: u32) -> Range<Instant> {
    let start = Instant::now();
    info!(beats, "begins to wait");
    sleep(beats * BEAT).await;
    info!(beats, "has waited");
    start..Instant::now()
}
