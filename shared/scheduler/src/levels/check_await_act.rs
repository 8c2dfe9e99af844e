//! Two tasks of one thread check, await and act, and the account is overdrawn.
//!
//! Lesson: `cargo run -p ch12-asyncio-executor -- check-await-act`

use std::time::Duration;

use crate::play::cell::Cell;
use crate::play::task;

const BEAT: Duration = Duration::from_millis(50);

pub fn main() {
    let account = Cell::new(100); // no lock: only one task runs at a time
    let ann = withdraw(&account, 80);
    let bob = withdraw(&account, 100);
    task::join_all([("ann", ann), ("bob", bob)]);
    assert!(account.get() >= 0, "the account is overdrawn");
}

async fn withdraw(account: &Cell<i32>, amount: i32) {
    let balance = account.get();
    task::sleep(BEAT).await; // meanwhile the other task runs
    if balance >= amount {
        account.set(account.get() - amount);
    }
}
