//! Two withdrawals race for one account: under one lock exactly one of them succeeds.
//!
//! Python: `threading.Lock`, used as `with lock:`.
//! Run: `cargo run -p ch05-locks -- mutex`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static ACCOUNT: Mutex<i32> = Mutex::new(100);

pub fn main() {
    thread::scope(|s| {
        for (name, amount) in [("ann", 80), ("bob", 100)] {
            let withdraw = move || withdraw(amount);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, withdraw).unwrap();
        }
    });
    let balance = *ACCOUNT.lock().unwrap();
    info!(balance, "both are done");
    assert!(balance == 20 || balance == 0, "only one succeeds");
}

fn withdraw(amount: i32) {
    let mut balance = ACCOUNT.lock().unwrap(); // held to the end of the function
    let _hold = info_span!("hold").entered();
    info!(balance = *balance, "checks the balance");
    thread::sleep(BEAT); // the bank is slow: time enough for another thread to come between
    if *balance >= amount {
        *balance -= amount;
        info!(amount, "withdraws");
    } else {
        info!(amount, "is refused");
    }
}
