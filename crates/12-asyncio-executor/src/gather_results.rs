//! Results come in the order of the call; if one fails, stop at once or collect all of them.
//!
//! Python: `asyncio.gather`, without and with `return_exceptions=True`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather-results`

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// Who has counted all lines, in this order.
static HAVE_COUNTED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// Counts some lines, a beat apart.
pub async fn count(name: &'static str, lines: u32) -> Result<String, String> {
    for line in 1..=lines {
        info!(line, "counts");
        sleep(BEAT).await;
    }
    HAVE_COUNTED.lock().unwrap().push(name);
    Ok(format!("{name} has counted"))
}

/// Fails a moment after its first line.
pub async fn fail(name: &str) -> Result<String, String> {
    info!(line = 1, "counts");
    sleep(BEAT / 6).await;
    info!("fails");
    Err(format!("{name} has failed"))
}

/// Plays it: two that count, then one that fails beside one that counts, in both ways.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let ann = count("ann", 3).instrument(info_span!("task", name = "ann"));
    let bob = count("bob", 1).instrument(info_span!("task", name = "bob"));
    let results = tokio::join!(ann, bob);
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "both have counted");
    assert_eq!(results, (Ok("ann has counted".into()), Ok("bob has counted".into())));
    assert_eq!(*HAVE_COUNTED.lock().unwrap(), ["bob", "ann"], "bob was done first");

    // The first error is the result. The others are dropped where they wait.
    let start = Instant::now();
    let cid = count("cid", 3).instrument(info_span!("task", name = "cid"));
    let dan = fail("dan").instrument(info_span!("task", name = "dan"));
    let result = tokio::try_join!(cid, dan);
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "one has failed, and nobody waits for the other");
    assert_eq!(result, Err("dan has failed".into()));

    // Each has a result of its own. All are waited for.
    let start = Instant::now();
    let eve = fail("eve").instrument(info_span!("task", name = "eve"));
    let fay = count("fay", 3).instrument(info_span!("task", name = "fay"));
    let results = tokio::join!(eve, fay);
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "one has failed, and the other has counted");
    assert_eq!(results, (Err("eve has failed".into()), Ok("fay has counted".into())));
    assert_eq!(*HAVE_COUNTED.lock().unwrap(), ["bob", "ann", "fay"], "cid has never counted all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn two_take_three_beats_and_not_six() {
        let start = Instant::now();
        _ = tokio::join!(count("ann", 3), count("bob", 3));
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn failing_fast_takes_as_long_as_the_failure() {
        let start = Instant::now();
        let result = tokio::try_join!(count("cid", 3), fail("dan"));
        assert_eq!((result.is_err(), start.elapsed()), (true, BEAT / 6));
    }
}
