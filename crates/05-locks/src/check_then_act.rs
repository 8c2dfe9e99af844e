//! A lock around the check and a lock around the act: the account is overdrawn, on every run.
//!
//! Python: `with lock:` around each half, where one `with lock:` belongs around both.
//! Run: `cargo run -p ch05-locks -- check-then-act`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

/// Takes `amount` from the account, if there is that much; otherwise returns the balance as error.
/// Each half holds the lock, but between them it is free. There stands the barrier, so both threads
/// have checked before either acts.
pub fn withdraw(account: &Mutex<i32>, amount: i32, both_have_checked: &Barrier) -> Result<(), i32> {
    let seen = {
        let balance = account.lock().unwrap();
        let _hold = info_span!("hold").entered();
        info!(balance = *balance, "checks the balance");
        *balance
    };
    both_have_checked.wait();
    if seen < amount {
        info!(amount, "is refused");
        return Err(seen);
    }
    let mut balance = account.lock().unwrap();
    let _hold = info_span!("hold").entered();
    thread::sleep(BEAT); // the bank is slow
    *balance -= amount;
    info!(amount, balance = *balance, "withdraws");
    Ok(())
}

/// Plays it: 80 and 100 are both covered by 100, so both are paid out.
pub fn main() {
    let account = &Mutex::new(100);
    let both_have_checked = &Barrier::new(2);
    let [ann, bob] = thread::scope(|s| {
        let threads = [("ann", 80), ("bob", 100)].map(|(name, amount)| {
            let withdraw = move || withdraw(account, amount, both_have_checked);
            thread::Builder::new().name(name.into()).spawn_scoped(s, withdraw).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let balance = *account.lock().unwrap();
    info!(balance, "both are done");
    assert_eq!((ann, bob), (Ok(()), Ok(())), "both withdrawals succeed");
    assert_eq!(balance, -80, "the account is overdrawn");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_withdrawal_is_checked_against_an_old_balance() {
        let account = Mutex::new(10);
        let both_have_checked = Barrier::new(2);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| withdraw(&account, 10, &both_have_checked).unwrap());
            }
        });
        assert_eq!(account.into_inner().unwrap(), -10);
    }

    #[test]
    fn alone_it_is_right() {
        let account = Mutex::new(100);
        assert_eq!(withdraw(&account, 80, &Barrier::new(1)), Ok(()));
        assert_eq!(withdraw(&account, 100, &Barrier::new(1)), Err(20));
        assert_eq!(account.into_inner().unwrap(), 20);
    }
}
