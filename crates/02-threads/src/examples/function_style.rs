//! Threads made from a function: main says its last line first, and the scope waits for theirs.
//!
//! Python: `threading.Thread(target=count)`; the interpreter waits for its threads when main ends.
//! Run: `cargo run -p ch02-threads -- function-style`

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::info;

const BEAT: Duration = Duration::from_millis(100);

static MAIN_IS_DONE: OnceLock<()> = OnceLock::new();
static ENDED: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, count).unwrap();
        }
        info!("has nothing more to do");
        assert_eq!(ENDED.load(Relaxed), 0, "main's last line comes first");
        MAIN_IS_DONE.set(()).unwrap();
    }); // waits for both: a scope does not end before its threads
    assert_eq!(ENDED.load(Relaxed), 2);
}

fn count() {
    for line in 1..=3 {
        info!(line, "is at work");
        thread::sleep(BEAT);
    }
    MAIN_IS_DONE.wait(); // however late main is, this thread ends after main's last line
    info!("ends");
    ENDED.fetch_add(1, Relaxed);
}
