//! Check, await, act: an update is lost on one thread too; a lock held over the await cures it.
//!
//! Python: a shared variable, then `async with asyncio.Lock()`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-lock`

use std::cell::Cell;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;
use tracing::{Instrument, Span, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let account = Cell::new(100);
    let ann = withdraw(&account, 80).instrument(task("ann"));
    let bob = withdraw(&account, 100).instrument(task("bob"));
    let paid = tokio::join!(ann, bob);
    info!("without a lock, 180 of 100 were paid");
    assert_eq!(paid, (80, 100));

    let account = Mutex::new(100);
    let cid = withdraw_locked(&account, 80).instrument(task("cid"));
    let dan = withdraw_locked(&account, 100).instrument(task("dan"));
    let paid = tokio::join!(cid, dan);
    info!("with a lock, one was refused");
    assert_eq!(paid, (80, 0));

    let account = Cell::new(100);
    let eve = withdraw_at_once(&account, 80).instrument(task("eve"));
    let fay = withdraw_at_once(&account, 100).instrument(task("fay"));
    let (eve, fay) = tokio::join!(eve, fay);
    info!("without an await between check and act, one was refused");
    assert!(eve == 0 || fay == 0);
}

async fn withdraw(account: &Cell<u32>, amount: u32) -> u32 {
    let balance = account.get();
    sleep(BEAT).await; // the bank is slow, and the other coroutine checks the same balance
    let paid = if balance >= amount { amount } else { 0 };
    account.set(balance - paid);
    info!(paid, "has waited between check and act");
    paid
}

async fn withdraw_locked(account: &Mutex<u32>, amount: u32) -> u32 {
    let mut balance = account.lock().await; // `std`'s would block the whole loop
    sleep(BEAT).await;
    let paid = if *balance >= amount { amount } else { 0 };
    *balance -= paid;
    info!(paid, "has held the lock meanwhile");
    paid
}

async fn withdraw_at_once(account: &Cell<u32>, amount: u32) -> u32 {
    sleep(BEAT).await;
    let balance = account.get(); // from here to the end, no other coroutine runs
    let paid = if balance >= amount { amount } else { 0 };
    account.set(balance - paid);
    info!(paid, "has waited before");
    paid
}

fn task(name: &str) -> Span {
    info_span!("task", name)
}
