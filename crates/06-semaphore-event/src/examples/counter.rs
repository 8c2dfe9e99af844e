//! A semaphore counts permits: two parking spaces, and four cars that take turns.
//!
//! Python: `threading.Semaphore`, used as `with semaphore:`.
//! Run: `cargo run -p ch06-semaphore-event -- counter`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

static SPACES: Semaphore = Semaphore::new(2);
static PARKED: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let mut taken = Vec::new();
    while let Some(permit) = SPACES.try_acquire() {
        taken.push(permit);
        info!(taken = taken.len(), "acquires a permit");
    }
    assert_eq!(taken.len(), 2, "as many as there are, and no more");
    drop(taken); // a permit is released when it is dropped
    assert_eq!(SPACES.available_permits(), 2);
    info!("has released them all");

    thread::scope(|s| {
        for name in ["ann", "bob", "cid", "dan"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, park).unwrap();
        }
    });
    info!("all have left");
}

fn park() {
    info!("arrives");
    let _permit = SPACES.acquire(); // blocks while both spaces are taken
    let _inside = info_span!("inside", limit = 2).entered();
    let parked = PARKED.fetch_add(1, Relaxed) + 1;
    info!(parked, "parks");
    assert!(parked <= 2, "never more than two at once");
    thread::sleep(BEAT);
    PARKED.fetch_sub(1, Relaxed);
    info!("leaves");
}
