//! A child changes a global, and its parent's stays the same; a thread's change is seen.
//!
//! Python: a `global` changed in a `multiprocessing.Process`, and in a `threading.Thread`.
//! Run: `cargo run -p ch08-processes -- own-memory`

use std::io;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::info;

use crate::child::{fork_child, reap};

const BEAT: Duration = Duration::from_millis(100);

static BALANCE: AtomicI32 = AtomicI32::new(100);

pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread: the one below starts when the child has ended.
    let child = unsafe { fork_child("child", withdraw) }?;
    assert_eq!(reap(child)?, 20, "the child sees 20");
    let balance = BALANCE.load(Relaxed);
    info!(balance, "the child has ended");
    assert_eq!(balance, 100, "what the child changed was its own copy");

    let thread = thread::Builder::new().name("thread".into());
    let thread = thread.spawn(withdraw)?;
    assert_eq!(thread.join().unwrap(), 20);
    let balance = BALANCE.load(Relaxed);
    info!(balance, "the thread has ended");
    assert_eq!(balance, 20, "a thread has no copy");
    Ok(())
}

/// Returns the balance that is left, as it is seen from here.
fn withdraw() -> i32 {
    thread::sleep(BEAT);
    let balance = BALANCE.fetch_sub(80, Relaxed) - 80;
    info!(balance, "withdraws 80");
    balance
}
