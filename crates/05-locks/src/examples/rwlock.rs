//! A read-write lock lets many readers in together, and a writer only alone.
//!
//! Python: no counterpart; the standard library has no read-write lock.
//! Run: `cargo run -p ch05-locks -- rwlock`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, RwLock};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static PRICE: RwLock<u32> = RwLock::new(10);
static READING: AtomicU32 = AtomicU32::new(0);
static ALL_ARE_HERE: Barrier = Barrier::new(4); // three readers inside, the writer outside

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, read).unwrap();
        }
        let builder = thread::Builder::new().name("writer".into());
        builder.spawn_scoped(s, write).unwrap();
    });
    assert_eq!(*PRICE.read().unwrap(), 12);
}

fn read() {
    let price = PRICE.read().unwrap();
    let _read = info_span!("read").entered();
    READING.fetch_add(1, Relaxed);
    ALL_ARE_HERE.wait(); // it would never return if the lock let one reader in at a time
    thread::sleep(BEAT);
    info!(price = *price, "has read");
    READING.fetch_sub(1, Relaxed);
}

fn write() {
    ALL_ARE_HERE.wait();
    info!("wants to write");
    let mut price = PRICE.write().unwrap();
    let _hold = info_span!("hold").entered();
    assert_eq!(READING.load(Relaxed), 0, "the last reader has left");
    *price = 12;
    info!(price = *price, "has written");
}
