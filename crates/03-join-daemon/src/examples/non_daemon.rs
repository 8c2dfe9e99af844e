//! Python waits for its threads when it exits; a guard does the same, however main is left.
//!
//! Python: `threading.Thread(daemon=False)`, the default.
//! Run: `cargo run -p ch03-join-daemon -- non-daemon`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc;
use std::time::Duration;
use std::{panic, thread};

use tracing::{info, info_span};

use crate::non_daemons::NonDaemons;

static DONE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    for (way, done) in [("at the end", 1), ("early", 2), ("panicking", 3)] {
        let outcome = panic::catch_unwind(|| program(way));
        info!("the worker has been waited for");
        assert_eq!(DONE.load(Relaxed), done);
        assert_eq!(outcome.is_err(), way == "panicking");
    }
}

fn program(way: &str) {
    let mut threads = NonDaemons::default();
    let (_inside, left) = mpsc::channel::<()>(); // dropped before `threads`: so the worker hears
    let work = move || {
        left.recv().unwrap_err();
        let _work = info_span!("work").entered();
        thread::sleep(Duration::from_millis(100));
        info!("is done");
        DONE.fetch_add(1, Relaxed);
    };
    threads.spawn("worker", work).unwrap();
    info!(way, "leaves");
    match way {
        "early" => return,
        "panicking" => panic::resume_unwind(Box::new("not reported")),
        _ => {}
    }
    info!("reaches its end");
}
