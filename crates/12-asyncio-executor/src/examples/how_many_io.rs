//! How many coroutines are best for 64 waits? More are faster, up to what the device can serve.
//!
//! Python: the same sweep over `asyncio` workers.
//! Run: `cargo run -p ch12-asyncio-executor -- how-many-io`

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::info;

const BEAT: Duration = Duration::from_millis(10);
const REQUESTS: usize = 64;
/// How many requests the device serves at once.
const LIMIT: usize = 16;

/// A device that answers after a beat. Too many at once wait in line.
pub async fn request(device: &Semaphore) {
    let _place = device.acquire().await.unwrap();
    sleep(BEAT).await;
}

/// So many coroutines share the requests; returns how long they took.
pub async fn fetch_all(coroutines: usize) -> Duration {
    let (device, taken) = (Arc::new(Semaphore::new(LIMIT)), Arc::new(AtomicUsize::new(0)));
    let start = Instant::now();
    let worker = |_| {
        let (device, taken) = (device.clone(), taken.clone());
        async move {
            while taken.fetch_add(1, Relaxed) < REQUESTS {
                request(&device).await;
            }
        }
    };
    (0..coroutines).map(worker).collect::<JoinSet<()>>().join_all().await;
    start.elapsed()
}

/// Plays it: from one coroutine to as many as there are requests.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut times = Vec::new();
    for coroutines in [1, 2, 4, 8, 16, 32, 64] {
        let took = fetch_all(coroutines).await;
        info!(coroutines, milliseconds = took.as_millis(), "64 requests");
        times.push((coroutines, took));
    }
    for (coroutines, took) in &times {
        let rounds = REQUESTS.div_ceil((*coroutines).min(LIMIT));
        let least = BEAT * u32::try_from(rounds).expect("a small number");
        assert!(*took >= least, "{coroutines}: {took:?} < {least:?}");
    }
    assert!(times[4].1 * 2 < times[0].1, "16 are faster than one");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_gain_ends_at_the_limit() {
        for (coroutines, beats) in
            [(1, 64), (2, 32), (3, 22), (4, 16), (16, 4), (17, 4), (64, 4), (200, 4)]
        {
            assert_eq!(fetch_all(coroutines).await, beats * BEAT, "{coroutines} coroutines");
        }
    }
}
