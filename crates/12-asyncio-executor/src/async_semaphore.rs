//! Eight coroutines and three permits: never more than three inside, and 3 beats for all eight.
//!
//! Python: `async with asyncio.Semaphore(3)`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-semaphore`

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// A page that only so many may fetch at once, and how many there were at once at most.
pub struct Site {
    permits: Semaphore,
    inside: AtomicUsize,
    most: AtomicUsize,
}

impl Site {
    /// A site for so many visitors at once.
    pub fn new(limit: usize) -> Self {
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { permits: Semaphore::new(limit), inside, most }
    }

    /// Waits in line for a permit, and fetches a page in a beat.
    pub async fn fetch(&self) {
        let _permit = self.permits.acquire().await.unwrap();
        let inside = self.inside.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(inside, Relaxed);
        info!(inside, "comes in");
        sleep(BEAT).await;
        self.inside.fetch_sub(1, Relaxed);
        info!("goes out");
    }
}

/// Sends so many visitors at once; returns how many were inside together at most.
pub async fn visit(visitors: usize, limit: usize) -> usize {
    let site = Arc::new(Site::new(limit));
    let mut tasks = JoinSet::new();
    for number in 1..=visitors {
        let (site, name) = (site.clone(), format!("visitor-{number}"));
        let visitor = async move { site.fetch().await };
        tasks.spawn(visitor.instrument(info_span!("task", name)));
    }
    tasks.join_all().await;
    site.most.load(Relaxed)
}

/// Plays it: three, three and two.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let most = visit(8, 3).await;
    let took = start.elapsed();
    info!(most, took = format_args!("{took:.0?}"), "all eight have been inside");
    assert_eq!(most, 3, "as many as there are permits");
    assert!(took >= 3 * BEAT, "three, three and two: {took:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn beats_are_visitors_by_permits_rounded_up() {
        for (visitors, limit, beats) in [(8, 3, 3), (8, 1, 8), (8, 8, 1), (8, 100, 1), (0, 1, 0)] {
            let start = Instant::now();
            assert_eq!(visit(visitors, limit).await, visitors.min(limit));
            assert_eq!(start.elapsed(), beats * BEAT, "{visitors} visitors, {limit} permits");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_visitor_who_gives_up_in_line_takes_no_permit_away() {
        let site = Site::new(1);
        tokio::select! {
            biased;
            () = site.fetch() => unreachable!("it needs a beat"),
            () = site.fetch() => unreachable!("it needs two"),
            () = sleep(BEAT / 2) => {}
        }
        assert_eq!(site.permits.available_permits(), 1);
    }
}
