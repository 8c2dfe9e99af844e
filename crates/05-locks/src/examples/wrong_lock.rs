//! Two threads with two different locks are in one room together, on every run.
//!
//! Python: two `threading.Lock`, where one belongs.
//! Run: `cargo run -p ch05-locks -- wrong-lock`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;

use tracing::{info, info_span};

static FRONT_DOOR: Mutex<()> = Mutex::new(());
static BACK_DOOR: Mutex<()> = Mutex::new(());
static MOST_INSIDE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        // The cure: `FRONT_DOOR` for both. A lock keeps out only those who take the same lock.
        for (name, door) in [("ann", &FRONT_DOOR), ("bob", &BACK_DOOR)] {
            let enter = move || enter(door);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, enter).unwrap();
        }
    });
    let most = MOST_INSIDE.load(Relaxed);
    info!(most, "both have left");
    assert_eq!(most, 2, "two locks protect nothing");
}

fn enter(door: &Mutex<()>) {
    static INSIDE: AtomicU32 = AtomicU32::new(0);
    static BOTH_ARE_IN: Barrier = Barrier::new(2);

    let _guard = door.lock().unwrap();
    let _section = info_span!("section").entered();
    let inside = INSIDE.fetch_add(1, Relaxed) + 1;
    info!("is inside");
    MOST_INSIDE.fetch_max(inside, Relaxed);
    BOTH_ARE_IN.wait(); // with one lock it would never return
    INSIDE.fetch_sub(1, Relaxed);
}
