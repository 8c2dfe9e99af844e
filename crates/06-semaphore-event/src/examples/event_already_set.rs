//! An event is remembered: a thread that waits after it was set passes at once, again and again.
//!
//! Python: `threading.Event`; `wait` on a set event returns at once.
//! Run: `cargo run -p ch06-semaphore-event -- event-already-set`

use std::thread;
use std::time::Duration;

use tracing::info;

use crate::event::Event;

static DOOR_OPENS: Event = Event::new();

pub fn main() {
    DOOR_OPENS.set();
    info!("opens the door, and nobody is there");
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, come_late).unwrap();
        }
    });
    DOOR_OPENS.clear();
    info!("closes the door");
    let passes = DOOR_OPENS.wait_timeout(Duration::ZERO); // looks, and does not wait
    assert!(!passes, "it is open until somebody closes it");
}

fn come_late() {
    DOOR_OPENS.wait(); // a condition variable alone would have forgotten the call
    info!("goes in");
    DOOR_OPENS.wait(); // to pass does not use it up, as it would use up a permit
    info!("goes in again");
}
