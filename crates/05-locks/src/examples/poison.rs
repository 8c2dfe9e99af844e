//! A thread panics in the middle of a change: the lock is poisoned, and the damage can be repaired.
//!
//! Python: nothing warns you; an exception releases the lock, and the next thread finds the damage.
//! Run: `cargo run -p ch05-locks -- poison`

use std::sync::Mutex;
use std::thread;

use tracing::info;

static ACCOUNTS: Mutex<[u32; 2]> = Mutex::new([100, 0]);

pub fn main() {
    let builder = thread::Builder::new().name("ann".into());
    let ann = builder.spawn(|| transfer(80, 7)).unwrap();
    assert!(ann.join().is_err());

    // The lock is free, but `lock()` returns an error from now on, and `unwrap` would panic.
    let warning = ACCOUNTS.lock().unwrap_err();
    let mut accounts = warning.into_inner(); // the guard, all the same
    let sum = accounts[0] + accounts[1];
    info!(sum, "80 are missing");
    assert_eq!(sum, 20);

    accounts[0] += 100 - sum;
    ACCOUNTS.clear_poison();
    drop(accounts);
    info!("has repaired the accounts");
    assert_eq!(*ACCOUNTS.lock().unwrap(), [100, 0]);
}

fn transfer(amount: u32, to: usize) {
    let mut accounts = ACCOUNTS.lock().unwrap();
    accounts[0] -= amount;
    accounts[to] += amount; // panics where there is no account `to`: the money is nowhere
}
