//! Three threads wait for a device: the lock is released meanwhile, so their waits overlap.
//!
//! Python: `ctypes.CDLL` releases the lock around a call, as `time.sleep` does; `PyDLL` keeps it.
//! Run: `cargo run -p ch04-gil-analog -- io-bound`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};

const BEAT: Duration = Duration::from_millis(100);

static READING: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let at_once = three_threads("released", |held| held.allow_threads(read));
    info!("the lock is released while they wait");
    assert!(at_once > 1, "the waits overlap");

    let at_once = three_threads("kept", |_held| read());
    info!("the lock is kept while they wait");
    assert_eq!(at_once, 1, "one waits after the other");
}

/// Returns how many of the three have read at once.
fn three_threads(lock: &str, read: fn(&mut Held) -> u32) -> u32 {
    let gil = Gil::new(SWITCH_INTERVAL);
    let most = AtomicU32::new(0);
    thread::scope(|s| {
        for number in 1..=3 {
            let thread = thread::Builder::new().name(format!("{lock}-{number}"));
            let read = || most.fetch_max(read(&mut gil.acquire()), Relaxed);
            thread.spawn_scoped(s, read).unwrap();
        }
    });
    most.into_inner()
}

/// The device takes its time, and no core. Returns how many threads are reading.
fn read() -> u32 {
    let _read = info_span!("read").entered();
    let reading = READING.fetch_add(1, Relaxed) + 1;
    thread::sleep(BEAT);
    READING.fetch_sub(1, Relaxed);
    info!("has read");
    reading
}
