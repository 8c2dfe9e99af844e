//! Check, await, act: an update is lost on one thread too; a lock held over the await cures it.
//!
//! Python: a shared variable, then `async with asyncio.Lock()`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-lock`

use std::cell::Cell;
use std::time::Duration;

use tokio::sync::{Barrier, Mutex};
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

/// Checks the balance, waits, and writes what is left of what it has seen. The barrier stands where
/// it waits, so both have seen the same balance before either writes.
pub async fn withdraw(account: &Cell<u32>, amount: u32, both_have_checked: &Barrier) -> bool {
    let balance = account.get();
    info!(balance, "checks the balance");
    both_have_checked.wait().await;
    if balance < amount {
        return false;
    }
    account.set(balance - amount);
    info!(amount, balance = account.get(), "withdraws");
    true
}

/// The same under a lock of tokio's, which may be held while waiting: the others wait in line, and
/// do not block the thread.
pub async fn withdraw_locked(account: &Mutex<u32>, amount: u32) -> bool {
    let mut balance = account.lock().await;
    info!(balance = *balance, "checks the balance");
    sleep(BEAT).await; // the bank is slow
    if *balance < amount {
        info!(amount, "is refused");
        return false;
    }
    *balance -= amount;
    info!(amount, balance = *balance, "withdraws");
    true
}

/// Nothing is awaited between check and act, so nobody comes between: no lock is needed on one
/// thread, and on several a `std::sync::Mutex` is right, which is not held while waiting.
pub async fn withdraw_at_once(account: &std::sync::Mutex<u32>, amount: u32) -> bool {
    sleep(BEAT).await; // the bank is slow, but it is asked before
    let mut balance = account.lock().unwrap();
    let enough = *balance >= amount;
    if enough {
        *balance -= amount;
    }
    info!(amount, enough = u32::from(enough), "checks and acts at once");
    enough
}

/// Plays it: 80 and 100 are both covered by 100, but not one after the other.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let [ann, bob] = ["ann", "bob"].map(|name| info_span!("task", name));
    let (account, barrier) = (Cell::new(100), Barrier::new(2));
    let paid = tokio::join!(
        withdraw(&account, 80, &barrier).instrument(ann),
        withdraw(&account, 100, &barrier).instrument(bob)
    );
    info!(balance = account.get(), "without a lock, 180 of 100 were paid");
    assert_eq!(paid, (true, true), "both have seen 100");
    assert!([0, 20].contains(&account.get()), "and one update is lost");

    let [cid, dan] = ["cid", "dan"].map(|name| info_span!("task", name));
    let account = Mutex::new(100);
    let paid = tokio::join!(
        withdraw_locked(&account, 80).instrument(cid),
        withdraw_locked(&account, 100).instrument(dan)
    );
    info!(balance = account.into_inner(), "with a lock, one was refused");
    assert_eq!(paid, (true, false), "the first in line succeeds");

    let [eve, fay] = ["eve", "fay"].map(|name| info_span!("task", name));
    let account = std::sync::Mutex::new(100);
    let (eve, fay) = tokio::join!(
        withdraw_at_once(&account, 80).instrument(eve),
        withdraw_at_once(&account, 100).instrument(fay)
    );
    info!("without waiting between check and act, one was refused");
    assert!(eve != fay, "exactly one succeeds");
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test]
    async fn alone_no_update_is_lost() {
        let (account, barrier) = (Cell::new(100), Barrier::new(1));
        assert!(withdraw(&account, 80, &barrier).await);
        assert!(!withdraw(&account, 80, &barrier).await);
        assert_eq!(account.get(), 20);
    }

    #[tokio::test(start_paused = true)]
    async fn under_the_lock_they_wait_one_after_the_other() {
        let (start, account) = (Instant::now(), Mutex::new(100));
        let three = || withdraw_locked(&account, 50);
        assert_eq!(tokio::join!(three(), three(), three()), (true, true, false));
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn asked_before_the_lock_they_wait_together() {
        let (start, account) = (Instant::now(), std::sync::Mutex::new(100));
        let three = || withdraw_at_once(&account, 50);
        let (a, b, c) = tokio::join!(three(), three(), three());
        assert_eq!([a, b, c].into_iter().filter(|paid| *paid).count(), 2);
        assert_eq!(start.elapsed(), BEAT);
    }
}
