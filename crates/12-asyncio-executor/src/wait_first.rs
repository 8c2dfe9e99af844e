//! Three coroutines of different length: wait for the first, take all as they come, or race them.
//!
//! Python: `asyncio.wait(return_when=FIRST_COMPLETED)` and `asyncio.as_completed`.
//! Run: `cargo run -p ch12-asyncio-executor -- wait-first`

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// A runner who needs some beats, and says so on arrival.
pub async fn run(name: &'static str, beats: u32) -> &'static str {
    sleep(beats * BEAT).await;
    info!(beats, "arrives");
    name
}

/// Starts all runners at once; each is a task.
pub fn start(runners: &[(&'static str, u32)]) -> JoinSet<&'static str> {
    let task = |&(name, beats)| run(name, beats).instrument(info_span!("task", name));
    runners.iter().map(task).collect()
}

/// Takes the results in the order in which they come, until none is left.
pub async fn as_completed(mut tasks: JoinSet<&'static str>) -> Vec<&'static str> {
    let mut names = Vec::new();
    while let Some(name) = tasks.join_next().await {
        names.push(name.unwrap());
    }
    names
}

/// The winner of two. The other is dropped where it is, and never arrives.
pub async fn race(a: (&'static str, u32), b: (&'static str, u32)) -> &'static str {
    tokio::select! {
        name = run(a.0, a.1).instrument(info_span!("task", name = a.0)) => name,
        name = run(b.0, b.1).instrument(info_span!("task", name = b.0)) => name,
    }
}

/// Plays it: first one, then the others, then a race whose loser is left behind.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut tasks = start(&[("ann", 3), ("bob", 1), ("cid", 2)]);
    let first = tasks.join_next().await.map(Result::unwrap);
    info!(first, running = tasks.len(), "the first is there, and the others run on");
    assert_eq!((first, tasks.len()), (Some("bob"), 2));

    let others = as_completed(tasks).await;
    info!("the others are there, in the order of their arrival");
    assert_eq!(others, ["cid", "ann"]);

    let start = Instant::now();
    let winner = race(("dan", 1), ("eve", 40)).await;
    let took = start.elapsed();
    info!(winner, "the race is over");
    assert_eq!(winner, "dan");
    assert!(took >= BEAT && took < 40 * BEAT, "the loser is not waited for: {took:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn of_nobody_there_is_no_first() {
        assert_eq!(start(&[]).join_next().await.map(Result::unwrap), None);
        assert!(as_completed(JoinSet::new()).await.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn all_come_in_the_time_of_the_slowest() {
        let begin = Instant::now();
        let names = as_completed(start(&[("ann", 3), ("bob", 1), ("cid", 2)])).await;
        assert_eq!((names, begin.elapsed()), (vec!["bob", "cid", "ann"], 3 * BEAT));
    }

    #[tokio::test(start_paused = true)]
    async fn a_race_takes_the_time_of_the_winner() {
        let begin = Instant::now();
        assert_eq!(race(("dan", 5), ("eve", 2)).await, "eve");
        assert_eq!(begin.elapsed(), 2 * BEAT);
    }
}
