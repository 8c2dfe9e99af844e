//! On one thread an update is lost, too: another coroutine runs at the `await` before the act.
//!
//! Python: a shared variable, with an `await` between check and act, and without.
//! Run: `cargo run -p ch12-asyncio-executor -- check-await-act`

use std::cell::Cell;
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let account = Cell::new(100);
    let ann = withdraw(&account, 80).instrument(info_span!("task", name = "ann"));
    let bob = withdraw(&account, 100).instrument(info_span!("task", name = "bob"));
    let paid = tokio::join!(ann, bob);
    info!("180 of 100 were paid");
    assert_eq!(paid, (80, 100));

    let account = Cell::new(100);
    let cid = withdraw_at_once(&account, 80).instrument(info_span!("task", name = "cid"));
    let dan = withdraw_at_once(&account, 100).instrument(info_span!("task", name = "dan"));
    let paid = tokio::join!(cid, dan);
    info!("one was refused");
    assert!(matches!(paid, (0, _) | (_, 0)));
}

async fn withdraw(account: &Cell<u32>, amount: u32) -> u32 {
    let balance = account.get();
    sleep(BEAT).await; // the bank is slow, and the other coroutine checks the same balance
    let paid = if balance >= amount { amount } else { 0 };
    account.set(balance - paid);
    info!(paid, "has waited between check and act");
    paid
}

async fn withdraw_at_once(account: &Cell<u32>, amount: u32) -> u32 {
    sleep(BEAT).await; // New: it waits first
    let balance = account.get(); // from here to the end, no other coroutine runs
    let paid = if balance >= amount { amount } else { 0 };
    account.set(balance - paid);
    info!(paid, "has waited before both");
    paid
}
