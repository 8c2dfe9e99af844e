//! A group of tasks ends as a whole: when one fails, the others are cancelled, and none is left.
//!
//! Python: `async with asyncio.TaskGroup()`.
//! Run: `cargo run -p ch12-asyncio-executor -- task-group`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// How many tasks have begun and are not gone.
static LEFT: AtomicU32 = AtomicU32::new(0);

/// Says so if it is dropped before the end of its task.
struct Unfinished(bool);

impl Drop for Unfinished {
    fn drop(&mut self) {
        LEFT.fetch_sub(1, Relaxed);
        if self.0 {
            info!("is cancelled");
        }
    }
}

/// Returns the number of beats after so many of them, or fails then.
pub async fn work(beats: u32, fails: bool) -> Result<u32, String> {
    LEFT.fetch_add(1, Relaxed);
    let mut unfinished = Unfinished(true);
    info!(beats, "begins");
    sleep(beats * BEAT).await;
    unfinished.0 = false;
    if fails {
        info!("fails");
        return Err(format!("failed after {beats} beats"));
    }
    info!("is done");
    Ok(beats)
}

/// All results, in the order of arrival, or the first error, when all tasks of the group are gone.
pub async fn all_or_none(mut group: JoinSet<Result<u32, String>>) -> Result<Vec<u32>, String> {
    let mut results = Vec::new();
    while let Some(result) = group.join_next().await {
        match result.unwrap() {
            Ok(result) => results.push(result),
            Err(error) => {
                group.shutdown().await;
                return Err(error);
            }
        }
    }
    Ok(results)
}

/// A group of tasks with lanes of their own.
fn group(tasks: [(&'static str, u32, bool); 3]) -> JoinSet<Result<u32, String>> {
    let start = |(name, beats, fails)| work(beats, fails).instrument(info_span!("task", name));
    tasks.into_iter().map(start).collect()
}

/// Plays it: a group in which all goes well, and one in which one of three fails.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let well = group([("ann", 1, false), ("bob", 2, false), ("cid", 3, false)]);
    let results = all_or_none(well).await;
    info!("all of the group are done");
    assert_eq!(results, Ok(vec![1, 2, 3]));

    let start = Instant::now();
    let badly = group([("dan", 40, false), ("eve", 1, true), ("fay", 40, false)]);
    let results = all_or_none(badly).await;
    let took = start.elapsed();
    info!("one of the group has failed, and no other is left");
    assert_eq!(results, Err("failed after 1 beats".into()));
    assert_eq!(LEFT.load(Relaxed), 0, "nobody goes on behind our back");
    assert!(took >= BEAT && took < 40 * BEAT, "nobody waits for the cancelled: {took:?}");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn of_two_failures_the_first_is_told() {
        let start = Instant::now();
        let group = group([("ann", 3, true), ("bob", 2, true), ("cid", 9, false)]);
        assert_eq!(all_or_none(group).await, Err("failed after 2 beats".into()));
        assert_eq!(start.elapsed(), 2 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_group_of_none_is_done() {
        assert_eq!(all_or_none(JoinSet::new()).await, Ok(vec![]));
    }

    async fn waits_for_ever<T>(held: Arc<()>, end: T) -> T {
        std::future::pending::<()>().await;
        drop(held);
        end
    }

    #[tokio::test]
    async fn when_the_failure_is_told_the_others_are_gone() {
        let alive = Arc::new(());
        let mut group = JoinSet::new();
        group.spawn(waits_for_ever(alive.clone(), Ok(0)));
        group.spawn(work(0, true));
        assert!(all_or_none(group).await.is_err());
        assert_eq!(Arc::strong_count(&alive), 1);
    }

    #[tokio::test]
    async fn a_dropped_group_cancels_its_tasks() {
        let alive = Arc::new(());
        let mut group = JoinSet::new();
        group.spawn(waits_for_ever(alive.clone(), ()));
        tokio::task::yield_now().await;
        assert_eq!(Arc::strong_count(&alive), 2);
        drop(group);
        while Arc::strong_count(&alive) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
