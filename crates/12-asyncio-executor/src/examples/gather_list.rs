//! As many tasks as a list is long: each result comes in its place, and a panic is a result, too.
//!
//! Python: `asyncio.gather(*tasks, return_exceptions=True)`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather-list`

use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let numbers = [2, 3, 4, 5, 6];
    let mut tasks = Vec::new();
    for number in numbers {
        let name = format!("task-{number}");
        tasks.push(tokio::spawn(
            halve(number).instrument(info_span!("task", name)),
        ));
    }
    let mut results = Vec::new();
    for task in tasks {
        let result = task.await; // while main waits for this one, all of them run
        results.push(result.ok()); // an error would say with what the task has panicked
    }
    info!(?results, "all have ended");
    assert_eq!(results, [Some(1), None, Some(2), None, Some(3)]);
}

async fn halve(number: u32) -> u32 {
    sleep(BEAT).await;
    assert!(number.is_multiple_of(2), "{number} is odd");
    info!(half = number / 2, "is done");
    number / 2
}
