//! Coroutines of one thread need no lock for an account: between two awaits no other one runs.
//!
//! Python: a plain variable, changed between two `await`s.
//! Run: `cargo run -p ch11-coroutines -- no-locks`

use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use tracing::{Instrument, info, info_span};

use crate::event_loop::{block_on, sleep, spawn};

const BEAT: Duration = Duration::from_millis(20);

pub fn main() -> io::Result<()> {
    let account = Rc::new(Cell::new(100));
    block_on(async {
        let tasks = [("ann", 80), ("bob", 100)].map(|(name, amount)| {
            let withdraw = withdraw(Rc::clone(&account), amount);
            spawn(withdraw.instrument(info_span!("task", name)))
        });
        for task in tasks {
            task.await.unwrap();
        }
    })?;
    let balance = account.get();
    info!(balance, "both are done");
    assert_eq!(balance, 20, "the second withdrawal is refused");
    Ok(())
}

async fn withdraw(account: Rc<Cell<i32>>, amount: i32) {
    sleep(BEAT).await; // on the way to the bank the other one runs
    info!(balance = account.get(), "checks the balance");
    if account.get() >= amount {
        // An `await` here would let the other one come between: see chapter 12.
        account.set(account.get() - amount);
        info!(amount, "withdraws");
    } else {
        info!(amount, "is refused");
    }
}
