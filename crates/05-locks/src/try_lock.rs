//! Cure 2: who cannot have the second lock gives the first one back, and tries again later.
//!
//! Python: `lock.acquire(blocking=False)`.
//! Run: `cargo run -p ch05-locks -- try-lock`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const MOST_TRIES: u32 = 100;

/// An account with a lock of its own.
pub struct Account {
    number: u32,
    balance: Mutex<i32>,
}

/// Moves `amount` from one account to another; returns how often it had to back off, or `None`
/// when it has given up. It waits for the first lock only, and holds nothing while it waits.
///
/// Two threads that back off for the same time could meet again and again (a livelock), so each
/// has a `pause` of its own, which grows from try to try. `has_first` is called with the number of
/// the try, when the first lock is held.
pub fn transfer(
    from: &Account,
    to: &Account,
    amount: i32,
    pause: Duration,
    has_first: impl Fn(u32),
) -> Option<u32> {
    for tries in 0..MOST_TRIES {
        let mut paying = from.balance.lock().unwrap();
        let hold = info_span!("hold", lock = from.number).entered();
        has_first(tries);
        if let Ok(mut paid) = to.balance.try_lock() {
            *paying -= amount;
            *paid += amount;
            return Some(tries);
        }
        drop(hold);
        drop(paying);
        thread::sleep(pause * (tries + 1));
    }
    None
}

/// Plays it: at the first try both hold one lock, as in the deadlock; so one of them must back off.
pub fn main() {
    let account = |number| Account { number, balance: Mutex::new(100) };
    let (first, second, barrier) = (&account(1), &account(2), &Barrier::new(2));
    let [ann, bob] = thread::scope(|s| {
        let both = [("ann", first, second, 10, 5), ("bob", second, first, 30, 20)];
        let threads = both.map(|(name, from, to, amount, pause)| {
            let transfer = move || {
                let backed_off =
                    transfer(from, to, amount, Duration::from_millis(pause), |tries| {
                        if tries == 0 {
                            info!(account = from.number, "holds");
                            barrier.wait();
                        }
                    });
                info!(amount, from = from.number, to = to.number, backed_off, "has paid");
                backed_off
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, transfer).unwrap()
        });
        threads.map(|thread| thread.join().unwrap().expect("it does not give up"))
    });
    let balances = [first, second].map(|account| *account.balance.lock().unwrap());
    info!(first = balances[0], second = balances[1], "both are done");
    assert!(ann + bob >= 1, "they have been in each other's way");
    assert_eq!(balances, [120, 80]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_micros(1);

    #[test]
    fn alone_it_never_backs_off() {
        let account = |number| Account { number, balance: Mutex::new(100) };
        let (first, second) = (account(1), account(2));
        assert_eq!(transfer(&first, &second, 10, PAUSE, |_| ()), Some(0));
        assert_eq!(second.balance.into_inner().unwrap(), 110);
    }

    #[test]
    fn it_gives_up_when_the_lock_is_never_free_and_changes_nothing() {
        let account = |number| Account { number, balance: Mutex::new(100) };
        let (first, second) = (account(1), account(2));
        let held = second.balance.lock().unwrap();
        assert_eq!(transfer(&first, &second, 10, PAUSE, |_| ()), None);
        assert_eq!((*first.balance.lock().unwrap(), *held), (100, 100));
    }
}
