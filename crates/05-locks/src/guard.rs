//! A lock is free when its guard goes: by `?`, `return` or panic; and often too early or late.
//!
//! Python: `with lock:`, which frees the lock at the end of the block, also by an exception.
//! Run: `cargo run -p ch05-locks -- guard`

use std::num::ParseIntError;
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread;

use tracing::info;

/// Moves `amount`, a number as text, from the first account to another; `false`: not that much.
/// The function is left in four ways, and on each of them the guard goes.
pub fn pay(accounts: &Mutex<[u32; 2]>, amount: &str, to: usize) -> Result<bool, ParseIntError> {
    let mut accounts = accounts.lock().unwrap();
    let amount: u32 = amount.parse()?;
    if accounts[0] < amount {
        return Ok(false);
    }
    accounts[0] -= amount;
    accounts[to] += amount; // panics when there is no account `to`: then the money is nowhere
    Ok(true)
}

/// Whether nobody holds the lock now. A poisoned lock is free, too.
pub fn is_free<T>(lock: &Mutex<T>) -> bool {
    !matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

/// Takes the lock although a holder panicked, puts right what that one left half done, and says so.
pub fn repair(accounts: &Mutex<[u32; 2]>, sum: u32) {
    let mut balances = accounts.lock().unwrap_or_else(PoisonError::into_inner);
    balances[0] = sum - balances[1];
    accounts.clear_poison();
}

/// Plays it: every way out of the function, then a guard that goes too early and one too late.
pub fn main() {
    let accounts = Mutex::new([100, 0]);

    assert!(pay(&accounts, "ten", 1).is_err());
    let free_after_error = is_free(&accounts);
    info!(free = free_after_error, "left by `?`");
    assert_eq!(pay(&accounts, "200", 1), Ok(false));
    let free_after_return = is_free(&accounts);
    info!(free = free_after_return, "left by `return`");
    assert!(free_after_error && free_after_return);
    let panicked = thread::scope(|s| {
        let pay = || pay(&accounts, "80", 7);
        thread::Builder::new().name("ann".into()).spawn_scoped(s, pay).unwrap().join().is_err()
    });
    info!(free = is_free(&accounts), poisoned = accounts.is_poisoned(), "left by a panic");
    assert!(panicked && is_free(&accounts) && accounts.is_poisoned());

    // Every `lock().unwrap()` would panic now: a warning that the sum may be wrong, and it is.
    let warning = accounts.lock().unwrap_err();
    let left: u32 = warning.get_ref().iter().sum();
    info!(sum = left, "the money is gone");
    drop(warning); // it contains the guard
    repair(&accounts, 100);
    let balances = *accounts.lock().unwrap();
    info!(sum = balances[0] + balances[1], "repaired");
    assert_eq!((left, balances), (20, [100, 0]));

    // Too early: `balances` above is a copy. Its guard went at the end of the statement.
    let free_beside_copy = is_free(&accounts);
    info!(free = free_beside_copy, "beside the copy");
    // Too late: a guard that is made in the head of a `match` lives to the end of the `match`.
    let free_in_match = match *accounts.lock().unwrap() {
        [0, 0] => true,
        _ => is_free(&accounts),
    };
    info!(free = free_in_match, "in an arm of `match`");
    // The same in `if let`, but not in its `else` (since edition 2024).
    let free_in_else =
        if let [0, 0] = *accounts.lock().unwrap() { true } else { is_free(&accounts) };
    info!(free = free_in_else, "in the `else` of `if let`");
    assert!(free_beside_copy && !free_in_match && free_in_else);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_lock_is_not_free() {
        let lock = Mutex::new(0);
        let guard = lock.lock().unwrap();
        assert!(!is_free(&lock));
        drop(guard);
        assert!(is_free(&lock));
    }

    #[test]
    fn the_whole_balance_can_be_paid_and_then_nothing() {
        let accounts = Mutex::new([100, 0]);
        assert_eq!(pay(&accounts, "100", 1), Ok(true));
        assert_eq!(pay(&accounts, "1", 1), Ok(false));
        assert_eq!(accounts.into_inner().unwrap(), [0, 100]);
    }

    #[test]
    fn a_repaired_lock_is_as_good_as_new() {
        let accounts = Mutex::new([100, 0]);
        thread::scope(|s| assert!(s.spawn(|| pay(&accounts, "80", 2)).join().is_err()));
        assert!(accounts.is_poisoned());
        repair(&accounts, 100);
        assert_eq!(pay(&accounts, "80", 1), Ok(true));
        assert_eq!(accounts.into_inner().unwrap(), [20, 80]);
    }
}
