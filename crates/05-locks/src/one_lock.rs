//! Cure 3: one lock for both accounts. With nothing else to wait for, nobody is ever stuck.
//!
//! Python: one `threading.Lock` for all accounts.
//! Run: `cargo run -p ch05-locks -- one-lock`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);
const ROUNDS: u32 = 3;

/// Moves `amount` from one account to another. There is no second lock to wait for. The price: a
/// transfer between two other accounts waits as well.
pub fn transfer(accounts: &Mutex<[i32; 2]>, from: usize, to: usize, amount: i32) {
    let mut balances = accounts.lock().unwrap();
    let _hold = info_span!("hold").entered();
    thread::sleep(BEAT); // the bank is slow
    balances[from] -= amount;
    balances[to] += amount;
}

/// Plays it: ann pays bob and bob pays ann, three times each, and both come to the end.
pub fn main() {
    let (accounts, barrier) = (&Mutex::new([100, 100]), &Barrier::new(2));
    thread::scope(|s| {
        for (name, from, to, amount) in [("ann", 0, 1, 10), ("bob", 1, 0, 30)] {
            let transfers = move || {
                barrier.wait();
                for _ in 0..ROUNDS {
                    transfer(accounts, from, to, amount);
                    info!(amount, from = from + 1, to = to + 1, "has paid");
                }
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, transfers).unwrap();
        }
    });
    let balances = *accounts.lock().unwrap();
    info!(first = balances[0], second = balances[1], "both are done");
    assert_eq!(balances, [160, 40]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_to_itself_changes_nothing() {
        let accounts = Mutex::new([100, 100]);
        transfer(&accounts, 1, 1, 30);
        assert_eq!(accounts.into_inner().unwrap(), [100, 100]);
    }

    #[test]
    fn nothing_is_lost() {
        let accounts = Mutex::new([100, 100]);
        thread::scope(|s| {
            s.spawn(|| transfer(&accounts, 0, 1, 10));
            s.spawn(|| transfer(&accounts, 1, 0, 30));
        });
        assert_eq!(accounts.into_inner().unwrap(), [120, 80]);
    }
}
