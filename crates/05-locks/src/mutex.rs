//! Two withdrawals race for one account: under a mutex exactly one of them succeeds.
//!
//! Python: `threading.Lock`, used as `with lock:`.
//! Run: `cargo run -p ch05-locks -- mutex`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Takes `amount` from the account, if there is that much; otherwise returns the balance as error.
/// The guard lives to the end of the function: nobody can come between the check and the act.
pub fn withdraw(account: &Mutex<u32>, amount: u32) -> Result<(), u32> {
    let mut balance = account.lock().unwrap();
    let _hold = info_span!("hold").entered();
    info!(balance = *balance, "checks the balance");
    if *balance < amount {
        info!(amount, "is refused");
        return Err(*balance);
    }
    thread::sleep(BEAT); // the bank is slow: time enough for somebody to come between
    *balance -= amount;
    info!(amount, balance = *balance, "withdraws");
    Ok(())
}

/// Plays it: 80 and 100 are both covered by 100, but not one after the other.
pub fn main() {
    let account = &Mutex::new(100);
    let [ann, bob] = thread::scope(|s| {
        let threads = [("ann", 80), ("bob", 100)].map(|(name, amount)| {
            let withdraw = move || withdraw(account, amount);
            thread::Builder::new().name(name.into()).spawn_scoped(s, withdraw).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let balance = *account.lock().unwrap();
    info!(balance, "both are done");
    match (ann, bob) {
        (Ok(()), Err(seen)) => assert_eq!((seen, balance), (20, 20)),
        (Err(seen), Ok(())) => assert_eq!((seen, balance), (0, 0)),
        both => panic!("exactly one withdrawal succeeds, not {both:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_balance_can_be_withdrawn_and_then_nothing() {
        let account = Mutex::new(100);
        assert_eq!(withdraw(&account, 100), Ok(()));
        assert_eq!(withdraw(&account, 1), Err(0));
        assert_eq!(account.into_inner().unwrap(), 0);
    }

    #[test]
    fn a_refused_withdrawal_changes_nothing() {
        let account = Mutex::new(20);
        assert_eq!(withdraw(&account, 21), Err(20));
        assert_eq!(account.into_inner().unwrap(), 20);
    }
}
