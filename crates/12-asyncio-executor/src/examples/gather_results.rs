//! Results come in the order of the call; if one fails, stop at once or collect all of them.
//!
//! Python: `asyncio.gather`, without and with `return_exceptions=True`.
//! Run: `cargo run -p ch12-asyncio-executor -- gather-results`

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, Span, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// Who has counted all lines, in the order of arrival.
static HAVE_COUNTED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let ann = count("ann", 3).instrument(task("ann"));
    let bob = count("bob", 1).instrument(task("bob"));
    let results = tokio::join!(ann, bob);
    info!("both have counted");
    assert_eq!(results, (Ok("ann"), Ok("bob"))); // although bob was done first

    // The first error is the result, and the others are dropped where they wait.
    let cid = count("cid", 3).instrument(task("cid"));
    let dan = fail("dan").instrument(task("dan"));
    let result = tokio::try_join!(cid, dan);
    info!("one has failed, and nobody waits for the other");
    assert_eq!(result, Err("dan"));

    // Each has a result of its own, and all are waited for.
    let eve = fail("eve").instrument(task("eve"));
    let fay = count("fay", 3).instrument(task("fay"));
    let results = tokio::join!(eve, fay);
    info!("one has failed, and the other has counted");
    assert_eq!(results, (Err("eve"), Ok("fay")));

    let have_counted = HAVE_COUNTED.lock().unwrap();
    assert_eq!(*have_counted, ["bob", "ann", "fay"], "cid was stopped");
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
    sleep(BEAT / 6).await;
    info!("fails");
    Err(name)
}

fn task(name: &str) -> Span {
    info_span!("task", name)
}
