//! Processes can share memory if they ask for it: a page for all, and an atomic counter in it.
//!
//! Python: `multiprocessing.Value`, or `multiprocessing.shared_memory`.
//! Run: `cargo run -p ch09-ipc -- shared-memory`

use std::io;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tracing::info;

use crate::child::Child;
use crate::shared_counter::SharedCounter;

const ADDS: u32 = 5_000_000; // enough that some would be lost if they were not atomic

pub fn main() -> io::Result<()> {
    let plain = AtomicU32::new(0);
    let shared = SharedCounter::new()?;
    let add = || {
        for _ in 0..ADDS {
            shared.fetch_add(1, Relaxed);
        }
        plain.fetch_add(ADDS, Relaxed);
        info!(times = ADDS, "has added one");
        Ok(())
    };
    // SAFETY: this process has no other thread, here and below.
    let ann = unsafe { Child::start("ann", add) }?;
    // SAFETY: as above.
    let bob = unsafe { Child::start("bob", add) }?;
    ann.join()?;
    bob.join()?;
    let plain = plain.into_inner();
    let shared = shared.load(Relaxed);
    info!(plain, shared, "both have ended");
    assert_eq!(plain, 0, "each child has added to its own copy");
    assert_eq!(shared, 2 * ADDS, "and both to the page that they share");
    Ok(())
}
