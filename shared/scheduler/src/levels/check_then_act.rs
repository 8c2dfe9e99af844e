//! Two withdrawals lock the account twice each, and it is overdrawn.
//!
//! Lesson: `cargo run -p ch05-locks -- check-then-act`

use crate::play::sync::Mutex;
use crate::play::thread;

static ACCOUNT: Mutex<i32> = Mutex::new(100);

pub fn main() {
    thread::scope(|s| {
        for (name, amount) in [("ann", 80), ("bob", 100)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || withdraw(amount)).unwrap();
        }
    });
    let balance = *ACCOUNT.lock().unwrap();
    assert!(balance >= 0, "the account is overdrawn: {balance}");
}

fn withdraw(amount: i32) {
    let balance = *ACCOUNT.lock().unwrap(); // a copy: the lock is free again after this line
    if balance >= amount {
        *ACCOUNT.lock().unwrap() -= amount;
    }
}
