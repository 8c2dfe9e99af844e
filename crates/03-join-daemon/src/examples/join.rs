//! Main waits for two workers: after `join` all their lines are out, and main's own is the last.
//!
//! Python: `threading.Thread.join`.
//! Run: `cargo run -p ch03-join-daemon -- join`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static LINES: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let ann = spawn("ann");
    let bob = spawn("bob");
    info!("waits for both");
    let wait = info_span!("wait").entered();
    ann.join().unwrap(); // returns when the thread has ended
    bob.join().unwrap();
    drop(wait);
    info!("ends, last of all");
    assert_eq!(LINES.load(Relaxed), 6);
}

fn work() {
    let _work = info_span!("work").entered();
    for line in 1..=3 {
        info!(line, "works");
        thread::sleep(BEAT);
        LINES.fetch_add(1, Relaxed);
    }
}

fn spawn(name: &str) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(work).unwrap()
}
