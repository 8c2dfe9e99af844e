//! A latch opens when all services are ready; unlike `join` it does not wait for their end.
//!
//! Python: no counterpart; a `Semaphore(0)` that is acquired once for each comes near.
//! Run: `cargo run -p ch06-semaphore-event -- latch`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::event::Event;
use crate::latch::Latch;

const BEAT: Duration = Duration::from_millis(50);

static ALL_ARE_READY: Latch = Latch::new(3);
static CLOSING_TIME: Event = Event::new();
static RUNNING: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for (name, beats) in [("database", 1), ("cache", 2), ("mail", 3)] {
            let service = move || service(beats);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, service).unwrap();
        }
        ALL_ARE_READY.wait();
        let running = RUNNING.load(Relaxed);
        info!(running, "all are ready");
        thread::sleep(BEAT);
        CLOSING_TIME.set();
        assert_eq!(running, 3, "the slowest is ready, and none has ended");
    });
}

fn service(beats: u32) {
    let start = info_span!("start").entered();
    thread::sleep(beats * BEAT);
    drop(start);
    info!("is ready");
    RUNNING.fetch_add(1, Relaxed);
    ALL_ARE_READY.count_down(); // does not block: at a barrier it would wait for the others
    let serve = info_span!("serve").entered();
    CLOSING_TIME.wait();
    drop(serve);
    RUNNING.fetch_sub(1, Relaxed);
    info!("stops");
}
