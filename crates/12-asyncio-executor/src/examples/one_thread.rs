//! Two coroutines say which thread they are on: both on the main thread, and never at once.
//!
//! Python: `threading.current_thread()` in two coroutines, gathered.
//! Run: `cargo run -p ch12-asyncio-executor -- one-thread`

use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static STEPS: Mutex<Vec<(&str, ThreadId)>> = Mutex::new(Vec::new());

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let ann = tokio::spawn(work("ann").instrument(info_span!("task", name = "ann")));
    let bob = tokio::spawn(work("bob").instrument(info_span!("task", name = "bob")));
    ann.await.unwrap();
    bob.await.unwrap();
    let milliseconds = start.elapsed().as_millis();
    info!(milliseconds, "both have waited a beat");

    let main = thread::current().id();
    let expected = ["ann", "bob", "ann", "bob"].map(|name| (name, main));
    assert_eq!(*STEPS.lock().unwrap(), expected);
}

async fn work(name: &'static str) {
    compute(name);
    sleep(BEAT).await; // only here can another coroutine run: they take turns, and wait together
    compute(name);
}

/// Keeps the thread busy for a tenth of a beat.
fn compute(name: &'static str) {
    let here = thread::current();
    info!(thread = here.name(), "computes");
    STEPS.lock().unwrap().push((name, here.id()));
    let start = Instant::now();
    while start.elapsed() < BEAT / 10 {}
}
