//! Results come in the order of the call; if one fails, stop at once or collect all of them.
//!
//! Python: `asyncio.gather`, without and with `return_exceptions=True`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather-results`

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// Counts three lines, a beat apart, unless it fails a moment after one of them.
pub async fn count(name: &str, fails_after: Option<u32>) -> Result<String, String> {
    for line in 1..=3 {
        info!(line, "counts");
        if fails_after == Some(line) {
            sleep(BEAT / 6).await;
            info!("fails");
            return Err(format!("{name} has failed"));
        }
        sleep(BEAT).await;
    }
    Ok(format!("{name} has counted"))
}

/// The same, as a coroutine with a lane of its own.
async fn task(name: &'static str, fails_after: Option<u32>) -> Result<String, String> {
    count(name, fails_after).instrument(info_span!("task", name)).await
}

/// Plays it: two that count, then one that fails beside one that counts, in both ways.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let results = tokio::join!(task("ann", None), task("bob", None));
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "both have counted");
    assert_eq!(results, (Ok("ann has counted".into()), Ok("bob has counted".into())));
    assert!(took >= 3 * BEAT, "3 beats, and 6 only on a very busy machine: {took:?}");

    // The first error is the result. The others are dropped where they wait.
    let start = Instant::now();
    let result = tokio::try_join!(task("cid", None), task("dan", Some(1)));
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "one has failed, and nobody waits for the other");
    assert_eq!(result, Err("dan has failed".into()));
    assert!(took >= BEAT / 6, "as long as the failure: {took:?}");

    // Each has a result of its own. All are waited for.
    let start = Instant::now();
    let results = tokio::join!(task("eve", Some(1)), task("fay", None));
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "one has failed, and the other has counted");
    assert_eq!(results, (Err("eve has failed".into()), Ok("fay has counted".into())));
    assert!(took >= 3 * BEAT, "fay is waited for: {took:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn two_take_three_beats_and_not_six() {
        let start = Instant::now();
        _ = tokio::join!(count("ann", None), count("bob", None));
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn results_are_in_call_order_even_if_the_second_is_done_first() {
        let late = async { (count("late", None).await, Instant::now()) };
        let early = async { (count("early", Some(2)).await, Instant::now()) };
        let (first, second) = tokio::join!(late, early);
        assert_eq!(first.0, Ok("late has counted".into()));
        assert_eq!(second.0, Err("early has failed".into()));
        assert!(second.1 < first.1);
    }

    #[tokio::test(start_paused = true)]
    async fn failing_fast_takes_as_long_as_the_failure() {
        let start = Instant::now();
        let result = tokio::try_join!(count("cid", None), count("dan", Some(1)));
        assert_eq!((result.is_err(), start.elapsed()), (true, BEAT / 6));
    }
}
