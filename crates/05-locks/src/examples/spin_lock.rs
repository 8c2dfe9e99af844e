//! A spin lock, built by hand from one atomic flag: a waiter asks again, and never sleeps.
//!
//! Python: no counterpart; it has no atomics to build one from.
//! Run: `cargo run -p ch05-locks -- spin-lock`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::spin_lock::SpinLock;

const BEAT: Duration = Duration::from_millis(50);

pub fn main() {
    let lock = SpinLock::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                for _ in 0..1000 {
                    *lock.lock() += 1; // a short section: what a spin lock is for
                }
            });
        }
    });
    info!(counter = *lock.lock(), "both have added 1000");
    assert_eq!(*lock.lock(), 2000);

    let asked = AtomicU32::new(0);
    thread::scope(|s| {
        let guard = lock.lock();
        let ask = || {
            let _wait = info_span!("wait").entered();
            while lock.try_lock().is_none() {
                asked.fetch_add(1, Relaxed);
            }
        };
        let builder = thread::Builder::new().name("ann".into());
        builder.spawn_scoped(s, ask).unwrap();
        while asked.load(Relaxed) < 1000 {
            thread::sleep(BEAT); // a long section: the holder sleeps, and the waiter burns a core
        }
        drop(guard);
    });
    let asked = asked.into_inner();
    info!(asked, "a spin lock is a waste for a long section");
}
