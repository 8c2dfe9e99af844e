//! A lock is released when its guard is dropped: by `?`, by `return` and by a panic alike.
//!
//! Python: `with lock:`, which releases the lock however the block is left.
//! Run: `cargo run -p ch05-locks -- guard`

use std::num::ParseIntError;
use std::sync::{Mutex, TryLockError};
use std::thread;

use tracing::info;

static BALANCE: Mutex<u32> = Mutex::new(100);

pub fn main() {
    assert!(pay("ten").is_err());
    info!(free = is_free(), "left by `?`");
    assert!(is_free());

    assert_eq!(pay("200"), Ok(false));
    info!(free = is_free(), "left by `return`");
    assert!(is_free());

    let builder = thread::Builder::new().name("ann".into());
    let ann = builder.spawn(|| pay("0")).unwrap();
    assert!(ann.join().is_err());
    info!(free = is_free(), "left by a panic");
    assert!(is_free());
}

/// Each of the four ways out of this function drops the guard.
fn pay(amount: &str) -> Result<bool, ParseIntError> {
    let mut balance = BALANCE.lock().unwrap();
    let amount: u32 = amount.parse()?;
    if *balance < amount {
        return Ok(false);
    }
    assert_ne!(amount, 0, "nothing to pay");
    *balance -= amount;
    Ok(true)
}

/// After a panic the lock is *poisoned*. It is free all the same: see `poison`.
fn is_free() -> bool {
    !matches!(BALANCE.try_lock(), Err(TryLockError::WouldBlock))
}
