//! Two withdrawals race for one account: a lock held over the `await` refuses one of them.
//!
//! Python: `async with asyncio.Lock()`.
//! Run: `cargo run -p ch12-asyncio-executor -- async-lock`

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let account = Mutex::new(100);
    let ann = withdraw(&account, 80).instrument(info_span!("task", name = "ann"));
    let bob = withdraw(&account, 100).instrument(info_span!("task", name = "bob"));
    let paid = tokio::join!(ann, bob);
    info!("one was refused");
    assert_eq!(paid, (80, 0));
}

async fn withdraw(account: &Mutex<u32>, amount: u32) -> u32 {
    let mut balance = account.lock().await; // `std`'s would block the whole loop
    sleep(BEAT).await; // the bank is slow, and the other coroutine waits for the lock
    let paid = if *balance >= amount { amount } else { 0 };
    *balance -= paid;
    info!(paid, "has held the lock meanwhile");
    paid
}
