//! Waiting with a time limit: one guest gives up, and leaves no trace; another gets the table.
//!
//! Python: `semaphore.acquire(timeout=…)`, which returns a boolean.
//! Run: `cargo run -p ch06-semaphore-event -- timeout`

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

static TABLES: Semaphore = Semaphore::new(1);

pub fn main() {
    let table = TABLES.acquire();
    let ann = spawn("ann", || wait_for_table(2 * BEAT));
    let bob = spawn("bob", || wait_for_table(600 * BEAT));
    assert!(!ann.join().unwrap());
    info!("leaves the table");
    drop(table);
    assert!(bob.join().unwrap());
    assert_eq!(TABLES.available_permits(), 1, "ann has taken nothing along");
}

fn wait_for_table(limit: Duration) -> bool {
    let came = Instant::now();
    let wait = info_span!("wait").entered();
    let table = TABLES.acquire_timeout(limit);
    drop(wait);
    if table.is_some() {
        info!("gets the table");
    } else {
        info!("gives up");
        assert!(came.elapsed() >= limit, "not before the limit");
    }
    table.is_some()
}

fn spawn(name: &str, job: fn() -> bool) -> JoinHandle<bool> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(job).unwrap()
}
