//! Cure 2: a thread that cannot have the second lock releases the first one, and tries again.
//!
//! Python: `lock.acquire(blocking=False)`.
//! Run: `cargo run -p ch05-locks -- try-lock`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

static ACCOUNTS: [Mutex<i32>; 2] = [Mutex::new(100), Mutex::new(100)];
static BOTH_HOLD_ONE: Barrier = Barrier::new(2);
static BACKED_OFF: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        // Pauses of the same length could bring them together again and again: `livelock`.
        for (name, from, to, amount, pause) in [("ann", 0, 1, 10, 5), ("bob", 1, 0, 30, 20)] {
            let pause = Duration::from_millis(pause);
            let transfer = move || transfer(from, to, amount, pause);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, transfer).unwrap();
        }
    });
    let first = *ACCOUNTS[0].lock().unwrap();
    let second = *ACCOUNTS[1].lock().unwrap();
    info!(first, second, "both are done");
    assert_eq!([first, second], [120, 80]);
    assert_ne!(BACKED_OFF.load(Relaxed), 0, "they were in each other's way");
}

fn transfer(from: usize, to: usize, amount: i32, pause: Duration) {
    let mut tries = 0;
    loop {
        tries += 1;
        let mut paying = ACCOUNTS[from].lock().unwrap();
        let hold = info_span!("hold", lock = from).entered();
        if tries == 1 {
            BOTH_HOLD_ONE.wait(); // the moment in which `deadlock` blocks
        }
        if let Ok(mut paid) = ACCOUNTS[to].try_lock() {
            *paying -= amount;
            *paid += amount;
            info!(amount, from, to, tries, "has paid");
            return;
        }
        drop(hold);
        drop(paying); // whoever waits for this lock can have it now
        BACKED_OFF.fetch_add(1, Relaxed);
        thread::sleep(pause * tries);
    }
}
