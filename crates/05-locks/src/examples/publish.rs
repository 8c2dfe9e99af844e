//! A flag publishes a value: a thread that sees the flag set sees the value, too.
//!
//! Python: two variables; the interpreter keeps the order in which they are written.
//! Run: `cargo run -p ch05-locks -- publish`
//!
//! The promise behind it is called *happens-before*. In one thread each line happens before the
//! next. A `Release` store happens before an `Acquire` load that reads what it stored. So all that
//! comes before the store happens before all that comes after the load, and is seen there. Without
//! such a link a thread may see another's changes late, and in any order. What to choose:
//! - `Relaxed` promises nothing about other variables. It is right for a number that is only
//!   counted, and wherever something else links the threads: `join`, a lock, a channel.
//! - `Release` to store, `Acquire` to load, `AcqRel` to do both in one step: to hand over what was
//!   written before. Every lock does it: see `src/spin_lock.rs`.
//! - `SeqCst`, too; and all threads see all `SeqCst` operations in one order: `store-buffer`.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use tracing::info;

const BEAT: Duration = Duration::from_millis(50);

static PRICE: AtomicU32 = AtomicU32::new(0);
static IS_SET: AtomicBool = AtomicBool::new(false);

pub fn main() {
    let ann = thread::Builder::new().name("ann".into());
    ann.spawn(publish).unwrap();
    // `Acquire`: what is read below must not be older than the flag.
    while !IS_SET.load(Ordering::Acquire) {
        thread::yield_now();
    }
    let price = PRICE.load(Ordering::Relaxed);
    info!(price, "sees the flag and reads the price");
    assert_eq!(price, 12);
}

fn publish() {
    PRICE.store(12, Ordering::Relaxed);
    info!("has written the price");
    thread::sleep(BEAT); // main looks at the flag meanwhile
    // `Release`: main must not see the flag without the price.
    IS_SET.store(true, Ordering::Release);
}
