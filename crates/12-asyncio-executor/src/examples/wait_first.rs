//! Three coroutines of different length: wait for the first, take all as they come, or race them.
//!
//! Python: `asyncio.wait(return_when=FIRST_COMPLETED)` and `asyncio.as_completed`.
//! Run: `cargo run -p ch12-asyncio-executor -- wait-first`

use std::sync::Mutex;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

static ARRIVED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let mut tasks = JoinSet::new();
    for (name, beats) in [("ann", 3), ("bob", 1), ("cid", 2)] {
        tasks.spawn(run(name, beats).instrument(info_span!("task", name)));
    }
    let first = tasks.join_next().await.unwrap().unwrap();
    info!(first, running = tasks.len(), "the others run on");
    assert_eq!((first, tasks.len()), ("bob", 2));

    while let Some(next) = tasks.join_next().await {
        info!(next = next.unwrap(), "takes them as they come");
    }
    // The loser is dropped where it is.
    let winner = tokio::select! {
        name = run("dan", 1).instrument(info_span!("task", name = "dan")) => name,
        name = run("eve", 40).instrument(info_span!("task", name = "eve")) => name,
    };
    info!(winner, "the race is over");
    let arrived = ARRIVED.lock().unwrap().clone();
    assert_eq!(arrived, ["bob", "cid", "ann", "dan"]); // eve never arrives
}

async fn run(name: &'static str, beats: u32) -> &'static str {
    sleep(beats * BEAT).await;
    info!(beats, "arrives");
    ARRIVED.lock().unwrap().push(name);
    name
}
