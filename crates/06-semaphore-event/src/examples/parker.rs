//! Park and unpark: a thread sleeps until it is given a token, and a token given early is kept.
//!
//! Python: no counterpart; `threading.Event`, `wait` and then `clear`, comes near.
//! Run: `cargo run -p ch06-semaphore-event -- parker`

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_utils::sync::Parker;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static DOOR_IS_OPEN: AtomicBool = AtomicBool::new(false);

pub fn main() {
    let builder = thread::Builder::new().name("sleeper".into());
    let sleeper = builder.spawn(sleep_until_open).unwrap();
    sleeper.thread().unpark(); // a token for nothing: the sleeper looks, and parks again
    thread::sleep(BEAT);
    assert!(!sleeper.is_finished(), "the door is closed");
    info!("opens the door and wakes the sleeper");
    DOOR_IS_OPEN.store(true, Ordering::Release);
    sleeper.thread().unpark();
    sleeper.join().unwrap();

    let parker = Parker::new();
    parker.unparker().unpark();
    parker.unparker().unpark(); // two tokens are one
    parker.park(); // there is a token already: returns at once
    info!("has used its token");
    let began = Instant::now();
    parker.park_timeout(BEAT);
    assert!(began.elapsed() >= BEAT, "there was no other");
}

fn sleep_until_open() {
    let _park = info_span!("park").entered();
    // In a loop: a token says only "look again", and `park` may return without one.
    while !DOOR_IS_OPEN.load(Ordering::Acquire) {
        thread::park();
    }
    info!("wakes, and the door is open");
}
