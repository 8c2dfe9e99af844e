//! One of two coroutines fails: `try_join!` drops the other where it waits, `join!` waits for it.
//!
//! Python: `asyncio.gather`, without and with `return_exceptions=True`.
//! Run: `cargo run -p ch12-asyncio-executor -- first-error`

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

static HAVE_COUNTED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let ann = fail("ann").instrument(info_span!("task", name = "ann"));
    let bob = count("bob", 3).instrument(info_span!("task", name = "bob"));
    let first_error = tokio::try_join!(ann, bob);
    info!("one has failed, and nobody waits for the other");
    assert_eq!(first_error, Err("ann"));

    let cid = fail("cid").instrument(info_span!("task", name = "cid"));
    let dan = count("dan", 3).instrument(info_span!("task", name = "dan"));
    let results = tokio::join!(cid, dan); // New: a result for each
    info!("one has failed, and the other has counted");
    assert_eq!(results, (Err("cid"), Ok("dan")));
    assert_eq!(*HAVE_COUNTED.lock().unwrap(), ["dan"], "bob was stopped");
}

async fn count(name: &'static str, lines: u32) -> Result<&'static str, &'static str> {
    for line in 1..=lines {
        info!(line, "counts");
        sleep(BEAT).await;
    }
    HAVE_COUNTED.lock().unwrap().push(name);
    Ok(name)
}

async fn fail(name: &'static str) -> Result<&'static str, &'static str> {
    tokio::task::yield_now().await; // the other one begins
    info!("fails");
    Err(name)
}
