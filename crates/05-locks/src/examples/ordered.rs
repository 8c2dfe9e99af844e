//! Cure 1: both threads take the two locks in the same order, and neither blocks for good.
//!
//! Python: two `threading.Lock`, taken in the order of the account numbers.
//! Run: `cargo run -p ch05-locks -- ordered`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

static ACCOUNTS: [Mutex<i32>; 2] = [Mutex::new(100), Mutex::new(100)];
static BOTH_ARE_HERE: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for (name, from, to, amount) in [("ann", 0, 1, 10), ("bob", 1, 0, 30)] {
            let transfer = move || transfer(from, to, amount);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, transfer).unwrap();
        }
    });
    let first = *ACCOUNTS[0].lock().unwrap();
    let second = *ACCOUNTS[1].lock().unwrap();
    info!(first, second, "both are done");
    assert_eq!([first, second], [120, 80]);
}

fn transfer(from: usize, to: usize, amount: i32) {
    BOTH_ARE_HERE.wait();
    let low = from.min(to); // the smaller number first, whoever pays
    let high = from.max(to);
    let mut low_balance = ACCOUNTS[low].lock().unwrap();
    let _hold = info_span!("hold", lock = low).entered();
    thread::sleep(BEAT); // time enough for the other thread to take the other lock
    let mut high_balance = ACCOUNTS[high].lock().unwrap();
    let _hold = info_span!("hold", lock = high).entered();
    let upwards = if from == low { amount } else { -amount };
    *low_balance -= upwards;
    *high_balance += upwards;
    info!(amount, from, to, "has paid");
}
