//! Three threads write three lines each: under a lock, the lines of one thread stay together.
//!
//! Python: `with lock:` around the whole section.
//! Run: `cargo run -p ch05-locks -- critical-section`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);

static JOURNAL: Mutex<Vec<&str>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let write = || write_section(name);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, write).unwrap();
        }
    });
    let journal = JOURNAL.lock().unwrap();
    info!(lines = journal.len(), "the journal is written");
    assert_eq!(journal.len(), 9);
    for section in journal.chunks(3) {
        assert_eq!(section, [section[0]; 3], "nobody comes between");
    }
}

/// The critical section: one thread runs it from start to end, however slow it is.
fn write_section(name: &'static str) {
    let mut journal = JOURNAL.lock().unwrap();
    let _hold = info_span!("hold").entered();
    for line in 1..=3 {
        info!(line, "writes");
        journal.push(name);
        thread::sleep(BEAT); // time enough for another thread to come between
    }
}
