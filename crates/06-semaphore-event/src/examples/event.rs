//! The hot pot: two guests wait for one event; it is set five beats later, and both eat.
//!
//! Python: `threading.Event`.
//! Run: `cargo run -p ch06-semaphore-event -- event`

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::event::Event;

const BEAT: Duration = Duration::from_millis(100);

static POT_BOILS: Event = Event::new();
static DEGREES: AtomicU32 = AtomicU32::new(20);
static EATEN_AT: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for name in ["guest-1", "guest-2"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, dine).unwrap();
        }
        info!("heats the pot");
        thread::sleep(5 * BEAT);
        DEGREES.store(100, Relaxed);
        info!("the pot boils");
        POT_BOILS.set(); // wakes both; what was written before it is seen after `wait`
    });
    info!("all have eaten");
    assert_eq!(*EATEN_AT.lock().unwrap(), [100, 100]);
}

fn dine() {
    info!("takes a seat and waits");
    let wait = info_span!("wait").entered();
    POT_BOILS.wait();
    drop(wait);
    let _eat = info_span!("eat").entered();
    let degrees = DEGREES.load(Relaxed);
    info!(degrees, "eats");
    EATEN_AT.lock().unwrap().push(degrees);
    thread::sleep(BEAT);
}
