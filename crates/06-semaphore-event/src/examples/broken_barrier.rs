//! One of three cannot come: it breaks the barrier, and nobody waits for good.
//!
//! Python: `threading.Barrier.abort` and `threading.BrokenBarrierError`.
//! Run: `cargo run -p ch06-semaphore-event -- broken-barrier`

use std::sync::Mutex;
use std::thread;

use tracing::{info, info_span};

use crate::barrier::{Barrier, BrokenBarrier};

static MEETING: Barrier = Barrier::new(3); // std's barrier cannot break
static OUTCOMES: Mutex<Vec<Result<bool, BrokenBarrier>>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, meet).unwrap();
        }
        while MEETING.waiting() < 2 {
            thread::yield_now();
        }
        info!("cannot come, and breaks the barrier");
        MEETING.abort();
    });
    info!("everybody is back");
    assert_eq!(*OUTCOMES.lock().unwrap(), [Err(BrokenBarrier); 2]);
    assert_eq!(MEETING.wait(), Err(BrokenBarrier), "and it stays broken");
}

fn meet() {
    info!("waits for the others");
    let wait = info_span!("wait").entered();
    let outcome = MEETING.wait();
    drop(wait);
    info!(broken = outcome.is_err(), "goes home");
    OUTCOMES.lock().unwrap().push(outcome);
}
