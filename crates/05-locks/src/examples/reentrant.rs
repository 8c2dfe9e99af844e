//! One thread cannot take a `Mutex` twice; a reentrant lock, built by hand, it can.
//!
//! Python: `threading.RLock`, beside `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- reentrant`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::reentrant_lock::ReentrantLock;

const BEAT: Duration = Duration::from_millis(20);

pub fn main() {
    let mutex = Mutex::new(());
    let _first = mutex.lock().unwrap();
    // `lock()` would block here, waiting for its own thread, or panic.
    assert!(mutex.try_lock().is_err());
    info!("is refused a second lock of a mutex");

    let lock = ReentrantLock::default();
    let said = Mutex::new(Vec::new());
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let count_down = || {
                let _guard = lock.lock();
                let _hold = info_span!("hold").entered();
                count_down(&lock, 2, &said);
            };
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, count_down).unwrap();
        }
    });
    let said = said.into_inner().unwrap();
    info!(?said, "both have counted down");
    assert_eq!(said, [2, 1, 0, 2, 1, 0], "neither interrupts the other");
}

/// Says a number and calls itself for the rest. Each call takes the lock that its thread has.
fn count_down(lock: &ReentrantLock, from: u32, said: &Mutex<Vec<u32>>) {
    let _guard = lock.lock();
    info!(number = from, "says");
    said.lock().unwrap().push(from);
    if from > 0 {
        thread::sleep(BEAT); // time enough for the other thread to come between
        count_down(lock, from - 1, said);
    }
}
