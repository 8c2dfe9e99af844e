//! Cure 3: one lock for both accounts. With no second lock to wait for, no thread blocks for good.
//!
//! Python: one `threading.Lock` for all accounts.
//! Run: `cargo run -p ch05-locks -- one-lock`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

static ACCOUNTS: Mutex<[i32; 2]> = Mutex::new([100, 100]);
static BOTH_ARE_HERE: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for (name, from, to, amount) in [("ann", 0, 1, 10), ("bob", 1, 0, 30)] {
            let transfer = move || transfer(from, to, amount);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, transfer).unwrap();
        }
    });
    let [first, second] = *ACCOUNTS.lock().unwrap();
    info!(first, second, "both are done");
    assert_eq!([first, second], [120, 80]);
}

/// The price: a transfer between two other accounts waits as well.
fn transfer(from: usize, to: usize, amount: i32) {
    BOTH_ARE_HERE.wait();
    let mut balances = ACCOUNTS.lock().unwrap();
    let _hold = info_span!("hold").entered();
    let paying = balances[from];
    thread::sleep(BEAT); // time enough for the other thread to come between
    balances[from] = paying - amount;
    balances[to] += amount;
    info!(amount, from, to, "has paid");
}
