//! A group of tasks ends as a whole: when one fails, the others are cancelled, and none is left.
//!
//! Python: `async with asyncio.TaskGroup()`.
//! Run: `cargo run -p ch12-asyncio-executor -- task-group`

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// A task gives its permit back when it ends, and when it is dropped.
static PERMITS: Semaphore = Semaphore::const_new(3);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut group = JoinSet::new();
    for (name, beats) in [("ann", 1), ("bob", 2), ("cid", 3)] {
        group.spawn(work(beats).instrument(info_span!("task", name)));
    }
    let results = all_or_none(group).await;
    info!("all of the group are done");
    assert_eq!(results, Ok(vec![1, 2, 3]));

    let mut group = JoinSet::new();
    group.spawn(work(40).instrument(info_span!("task", name = "dan")));
    group.spawn(fail().instrument(info_span!("task", name = "eve")));
    group.spawn(work(40).instrument(info_span!("task", name = "fay")));
    let results = all_or_none(group).await;
    info!("one of the group has failed, and no other is left");
    assert_eq!(results, Err("no answer".to_owned()));
    assert_eq!(PERMITS.available_permits(), 3);
}

/// All results as they came, or the first error, when no task of the group is left.
async fn all_or_none(mut group: JoinSet<Result<u32, String>>) -> Result<Vec<u32>, String> {
    let mut results = Vec::new();
    while let Some(result) = group.join_next().await {
        match result.unwrap() {
            Ok(result) => results.push(result),
            Err(error) => {
                group.shutdown().await; // cancels the others, and waits until they are gone
                return Err(error);
            }
        }
    }
    Ok(results)
}

async fn work(beats: u32) -> Result<u32, String> {
    let _permit = PERMITS.acquire().await.unwrap();
    info!(beats, "begins");
    sleep(beats * BEAT).await;
    info!("is done");
    Ok(beats)
}

async fn fail() -> Result<u32, String> {
    info!("begins");
    sleep(BEAT).await;
    info!("fails");
    Err("no answer".to_owned())
}
