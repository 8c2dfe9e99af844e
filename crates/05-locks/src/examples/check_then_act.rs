//! A lock around the check and a lock around the act: the account is overdrawn, on every run.
//!
//! Python: `with lock:` around each half, where one `with lock:` belongs around both.
//! Run: `cargo run -p ch05-locks -- check-then-act`

use std::sync::{Barrier, Mutex};
use std::thread;

use tracing::info;

static ACCOUNT: Mutex<i32> = Mutex::new(100);
static BOTH_HAVE_CHECKED: Barrier = Barrier::new(2);

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
    assert_eq!(balance, -80, "both were paid from the same 100");
}

fn withdraw(amount: i32) {
    let balance = *ACCOUNT.lock().unwrap(); // copied: the lock is free again after this line
    info!(balance, "checks the balance");
    BOTH_HAVE_CHECKED.wait();
    if balance >= amount {
        *ACCOUNT.lock().unwrap() -= amount; // what was checked is no longer true
        info!(amount, "withdraws");
    } else {
        info!(amount, "is refused");
    }
}
