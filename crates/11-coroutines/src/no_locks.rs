//! Coroutines of one thread share an account without a lock: nobody comes between two awaits.
//!
//! Python: a plain object, changed between two `await`s.
//! Run: `cargo run -p ch11-coroutines -- no-locks`

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use tracing::{Instrument, info, info_span};

use crate::mini_loop::{block_on, sleep, spawn};

const BEAT: Duration = Duration::from_millis(20);

/// An account and who took what from it. It needs neither `Send` nor `Sync`.
#[derive(Default)]
pub struct Account {
    balance: u32,
    taken: Vec<(&'static str, u32)>,
}

impl Account {
    /// Takes `amount`, if there is that much. Not async: it runs from start to end undisturbed.
    pub fn withdraw(&mut self, who: &'static str, amount: u32) -> bool {
        info!(balance = self.balance, "checks the balance");
        if self.balance < amount {
            info!(amount, "is refused");
            return false;
        }
        self.balance -= amount;
        self.taken.push((who, amount));
        info!(amount, balance = self.balance, "withdraws");
        true
    }
}

/// Goes to the bank again and again, until it is refused. The way is where the others run.
pub async fn spend(who: &'static str, amount: u32, account: Rc<RefCell<Account>>) {
    while {
        sleep(BEAT).await;
        account.borrow_mut().withdraw(who, amount)
    } {}
}

/// Plays it: two spend 30 a time until the account is empty; nothing is lost and nothing is owed.
pub fn main() -> io::Result<()> {
    let account = Rc::new(RefCell::new(Account { balance: 100, taken: Vec::new() }));
    block_on(async {
        let tasks = ["ann", "bob"].map(|who| {
            let spend = spend(who, 30, Rc::clone(&account));
            spawn(spend.instrument(info_span!("task", name = who)))
        });
        for task in tasks {
            task.await.unwrap();
        }
    })?;
    let Account { balance, taken } = account.take();
    info!(balance, "both are done");
    assert_eq!(balance, 10);
    assert_eq!(taken.iter().map(|(_, amount)| amount).sum::<u32>(), 90, "every taking is noted");
    assert!(["ann", "bob"].iter().all(|who| taken.iter().any(|(name, _)| name == who)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mini_loop::tests::must_end;
    use crate::mini_loop::yield_now;

    #[test]
    fn a_thousand_updates_by_a_hundred_coroutines_are_all_kept() {
        async fn add_ten(count: Rc<RefCell<u32>>) {
            for _ in 0..10 {
                *count.borrow_mut() += 1;
                yield_now().await;
            }
        }
        must_end(|| {
            let count = Rc::new(RefCell::new(0));
            let end = block_on(async {
                let tasks: Vec<_> = (0..100).map(|_| spawn(add_ten(Rc::clone(&count)))).collect();
                for task in tasks {
                    task.await.unwrap();
                }
            });
            assert!(end.is_ok());
            assert_eq!(*count.borrow(), 1000);
        });
    }

    #[test]
    fn a_refused_withdrawal_changes_nothing() {
        let mut account = Account { balance: 20, taken: Vec::new() };
        assert!(!account.withdraw("ann", 21));
        assert!(account.withdraw("ann", 20));
        assert_eq!((account.balance, account.taken.len()), (0, 1));
    }
}
