//! Cure 1: both threads take the two locks in the same order, and neither is ever stuck.
//!
//! Python: two `threading.Lock`, taken in the order of the account numbers.
//! Run: `cargo run -p ch05-locks -- ordered`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);
const ROUNDS: u32 = 3;

/// An account with a lock of its own.
pub struct Account {
    number: u32,
    balance: Mutex<i32>,
}

/// Moves `amount` from one account to another. The smaller number is locked first, whoever pays:
/// a transfer from 2 to 1 is done as one from 1 to 2 of a negative amount.
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    if from.number == to.number {
        return; // its lock could not be taken twice
    }
    let (low, high, amount) =
        if from.number < to.number { (from, to, amount) } else { (to, from, -amount) };
    let mut low_balance = low.balance.lock().unwrap();
    let _hold = info_span!("hold", lock = low.number).entered();
    thread::sleep(BEAT); // without the order, time enough for the other thread to take its first
    let mut high_balance = high.balance.lock().unwrap();
    let _hold = info_span!("hold", lock = high.number).entered();
    *low_balance -= amount;
    *high_balance += amount;
}

/// Plays it: ann pays bob and bob pays ann, three times each, and both come to the end.
pub fn main() {
    let account = |number| Account { number, balance: Mutex::new(100) };
    let (first, second, barrier) = (&account(1), &account(2), &Barrier::new(2));
    thread::scope(|s| {
        for (name, from, to, amount) in [("ann", first, second, 10), ("bob", second, first, 30)] {
            let transfers = move || {
                barrier.wait();
                for _ in 0..ROUNDS {
                    transfer(from, to, amount);
                    info!(amount, from = from.number, to = to.number, "has paid");
                }
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, transfers).unwrap();
        }
    });
    let balances = [first, second].map(|account| *account.balance.lock().unwrap());
    info!(first = balances[0], second = balances[1], "both are done");
    assert_eq!(balances, [160, 40]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_goes_the_right_way_whichever_lock_comes_first() {
        let account = |number| Account { number, balance: Mutex::new(100) };
        let (first, second) = (account(1), account(2));
        transfer(&first, &second, 30);
        assert_eq!(*second.balance.lock().unwrap(), 130);
        transfer(&second, &first, 50);
        assert_eq!(*second.balance.lock().unwrap(), 80);
        assert_eq!(*first.balance.lock().unwrap(), 120);
    }

    #[test]
    fn a_transfer_to_itself_changes_nothing() {
        let account = Account { number: 1, balance: Mutex::new(100) };
        transfer(&account, &account, 30);
        assert_eq!(account.balance.into_inner().unwrap(), 100);
    }
}
