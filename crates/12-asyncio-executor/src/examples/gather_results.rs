//! Two coroutines count, and the second is done first: results come in the order of the call.
//!
//! Python: `asyncio.gather`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather-results`

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

static ARRIVED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let ann = count("ann", 3).instrument(info_span!("task", name = "ann"));
    let bob = count("bob", 2).instrument(info_span!("task", name = "bob"));
    let results = tokio::join!(ann, bob);
    info!("both have counted");
    assert_eq!(results, ("ann", "bob"));
    assert_eq!(*ARRIVED.lock().unwrap(), ["bob", "ann"]);
}

async fn count(name: &'static str, lines: u32) -> &'static str {
    for line in 1..=lines {
        info!(line, "counts");
        sleep(BEAT).await;
    }
    ARRIVED.lock().unwrap().push(name);
    name
}
