//! Two coroutines wait 1 and 2 beats: in sequence that takes 3 beats, gathered it takes 2.
//!
//! Python: `await foo()` and then `await bar()`, against `asyncio.gather(foo(), bar())`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather`

use std::ops::Range;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// A coroutine that waits, as for a device or an answer, and needs no processor meanwhile. Returns
/// from when to when.
pub async fn wait(beats: u32) -> Range<Instant> {
    let start = Instant::now();
    info!(beats, "begins to wait");
    sleep(beats * BEAT).await;
    info!(beats, "has waited");
    start..Instant::now()
}

/// Awaits the second when the first is done.
pub async fn in_sequence() -> (Range<Instant>, Range<Instant>) {
    let first = wait(1).instrument(info_span!("task", name = "first")).await;
    let second = wait(2).instrument(info_span!("task", name = "second")).await;
    (first, second)
}

/// Awaits both at once.
pub async fn gathered() -> (Range<Instant>, Range<Instant>) {
    let ann = wait(1).instrument(info_span!("task", name = "ann"));
    let bob = wait(2).instrument(info_span!("task", name = "bob"));
    tokio::join!(ann, bob)
}

/// Plays it both ways: gathered, the shorter wait costs nothing beside the longer one.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let (first, second) = in_sequence().await;
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "in sequence");
    assert!(first.end <= second.start && took >= 3 * BEAT, "waits in sequence add up");

    let start = Instant::now();
    let (ann, bob) = gathered().await;
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "gathered");
    // On a busy machine both may take longer, but still at the same time.
    assert!(bob.start < ann.end && took >= 2 * BEAT, "they take as long as the longer one");
}

#[cfg(test)]
mod tests {
    use super::*;

    // Paused, the clock jumps to the next timer as soon as every coroutine waits: times are exact.

    #[tokio::test(start_paused = true)]
    async fn waits_in_sequence_add_up() {
        let start = Instant::now();
        in_sequence().await;
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn gathered_waits_take_as_long_as_the_longest() {
        let start = Instant::now();
        gathered().await;
        assert_eq!(start.elapsed(), 2 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_coroutine_does_not_wait_before_it_is_awaited() {
        let start = Instant::now();
        let waiting = wait(1);
        sleep(5 * BEAT).await;
        waiting.await;
        assert_eq!(start.elapsed(), 6 * BEAT);
    }
}
