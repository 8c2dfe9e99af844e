//! Two coroutines wait 1 and 2 beats: in sequence that takes 3 beats, gathered it takes 2.
//!
//! Python: `await foo()` and then `await bar()`, against `asyncio.gather(foo(), bar())`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather`

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// A coroutine that waits, as for a device or an answer, and needs no processor meanwhile.
pub async fn wait(beats: u32) {
    info!(beats, "begins to wait");
    sleep(beats * BEAT).await;
    info!(beats, "has waited");
}

/// Awaits the second when the first is done; returns how long both took.
pub async fn in_sequence() -> Duration {
    let start = Instant::now();
    wait(1).instrument(info_span!("task", name = "first")).await;
    wait(2).instrument(info_span!("task", name = "second")).await;
    start.elapsed()
}

/// Awaits both at once; returns how long both took.
pub async fn gathered() -> Duration {
    let start = Instant::now();
    let ann = wait(1).instrument(info_span!("task", name = "ann"));
    let bob = wait(2).instrument(info_span!("task", name = "bob"));
    tokio::join!(ann, bob);
    start.elapsed()
}

/// Plays it both ways: gathered, the shorter wait costs nothing beside the longer one.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let sequence = in_sequence().await;
    info!(took = format_args!("{sequence:.0?}"), "in sequence");
    assert!(sequence >= 3 * BEAT, "waits in sequence add up");

    let gathered = gathered().await;
    info!(took = format_args!("{gathered:.0?}"), "gathered");
    // On a busy machine it may be more. That it is no more by itself, the tests below show.
    assert!(gathered >= 2 * BEAT, "gathered waits take as long as the longest");
}

#[cfg(test)]
mod tests {
    use super::*;

    // Paused, the clock jumps to the next timer as soon as every coroutine waits: times are exact.

    #[tokio::test(start_paused = true)]
    async fn waits_in_sequence_add_up() {
        assert_eq!(in_sequence().await, 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn gathered_waits_take_as_long_as_the_longest() {
        assert_eq!(gathered().await, 2 * BEAT);
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
