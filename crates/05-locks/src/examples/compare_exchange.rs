//! The compare-exchange loop: look, compute, and store only if nobody came between; else again.
//!
//! Python: no counterpart; it has no atomic numbers.
//! Run: `cargo run -p ch05-locks -- compare-exchange`

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tracing::info;

static BALANCE: AtomicU32 = AtomicU32::new(100);
static BOTH_HAVE_LOOKED: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for (name, amount) in [("ann", 50), ("bob", 30)] {
            let withdraw = move || withdraw(amount);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, withdraw).unwrap();
        }
    });
    let balance = BALANCE.load(Relaxed);
    info!(balance, "both are done, without a lock");
    assert_eq!(balance, 20, "neither withdrawal is lost");
}

/// `fetch_update` is this loop, ready made.
fn withdraw(amount: u32) {
    let mut seen = BALANCE.load(Relaxed);
    BOTH_HAVE_LOOKED.wait(); // so one of the two has to try again
    loop {
        // One step: stores only if the balance is still what was seen.
        match BALANCE.compare_exchange(seen, seen - amount, Relaxed, Relaxed) {
            Ok(_) => break,
            Err(now) => seen = now,
        }
        info!(seen, "looks again");
    }
    info!(amount, "withdraws");
}
