//! A handle can be joined only once; to give its result to many, share the join itself.
//!
//! Python: a second `Thread.join` returns at once.
//! Run: `cargo run -p ch03-join-daemon -- join-twice`

use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() {
    let builder = thread::Builder::new().name("worker".into());
    let worker = builder.spawn(work).unwrap();
    // The first to ask joins the thread, and those that come meanwhile wait for it.
    let shared = LazyLock::new(|| worker.join().unwrap());
    let ask = || {
        let result = *shared;
        info!(result, "joins");
        assert_eq!(result, 42);
    };
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, ask).unwrap();
        }
    });
    ask();
    ask();
}

fn work() -> u32 {
    let _work = info_span!("work").entered();
    info!("works");
    thread::sleep(BEAT);
    42
}
