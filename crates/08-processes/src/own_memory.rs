//! A child changes a global, and its parent's stays the same; a thread's change is seen.
//!
//! Python: a `global` changed in a `multiprocessing.Process`, and in a `threading.Thread`.
//! Run: `cargo run -p ch08-processes -- own-memory`

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use nix::sys::wait::{WaitStatus, waitpid};
use tracing::info;

use crate::fork::start_child;

const BEAT: Duration = Duration::from_millis(100);

static BALANCE: AtomicU8 = AtomicU8::new(100);

/// Takes `amount` from the account, after a beat; returns the balance as it is seen from here.
pub fn withdraw(account: &AtomicU8, amount: u8) -> u8 {
    thread::sleep(BEAT);
    let balance = account.fetch_sub(amount, Relaxed) - amount;
    info!(amount, balance, "withdraws");
    balance
}

/// Withdraws in a forked child, which ends with the balance that it sees as exit code.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive.
pub unsafe fn withdraw_in_child(account: &AtomicU8, amount: u8) -> nix::Result<WaitStatus> {
    // SAFETY: our caller has promised it.
    let child = unsafe { start_child("child", || withdraw(account, amount)) }?;
    waitpid(child, None)
}

/// Withdraws in a thread; returns the balance that it sees.
pub fn withdraw_in_thread(account: &AtomicU8, amount: u8) -> u8 {
    thread::scope(|s| {
        let withdraw = || withdraw(account, amount);
        let thread = thread::Builder::new().name("thread".into()).spawn_scoped(s, withdraw);
        thread.unwrap().join().unwrap()
    })
}

/// Plays it: 80 are withdrawn twice, and only the second time from the parent's balance.
pub fn main() -> nix::Result<()> {
    // SAFETY: this process has no other thread: the one below starts when the child has ended.
    let ended = unsafe { withdraw_in_child(&BALANCE, 80) }?;
    let balance = BALANCE.load(Relaxed);
    info!(balance, "the child has ended");
    assert!(matches!(ended, WaitStatus::Exited(_, 20)), "the child sees 20, not {ended:?}");
    assert_eq!(balance, 100, "what the child changed was its own copy");

    let seen = withdraw_in_thread(&BALANCE, 80);
    let balance = BALANCE.load(Relaxed);
    info!(balance, "the thread has ended");
    assert_eq!((seen, balance), (20, 20), "a thread has no copy");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_changes_what_is_on_the_stack_of_another() {
        let account = AtomicU8::new(100);
        assert_eq!(withdraw_in_thread(&account, 100), 0);
        assert_eq!(account.into_inner(), 0);
    }
}
