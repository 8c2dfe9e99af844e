//! A latch: it opens when a number of things have happened. From a mutex and a condition variable.
//!
//! Java's `CountDownLatch`; Python has none. `crossbeam_utils::sync::WaitGroup` counts its own
//! clones instead, so a thread that panics is counted, too.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A count that only goes down. Threads wait until it is zero; to count down does not block.
#[derive(Debug)]
pub struct Latch {
    count: Mutex<usize>,
    opened: Condvar,
}

impl Latch {
    /// A latch that opens after this many calls of [`count_down`](Self::count_down); with 0, an
    /// open one.
    pub const fn new(count: usize) -> Self {
        Self {
            count: Mutex::new(count),
            opened: Condvar::new(),
        }
    }

    /// Counts one down; never blocks. At zero it does nothing.
    pub fn count_down(&self) {
        let mut count = self.count.lock().unwrap();
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.opened.notify_all();
        }
    }

    /// How many are still to come. Out of date as soon as you read it.
    pub fn count(&self) -> usize {
        *self.count.lock().unwrap()
    }

    /// Blocks until the count is zero.
    pub fn wait(&self) {
        let mut count = self.count.lock().unwrap();
        while *count > 0 {
            count = self.opened.wait(count).unwrap();
        }
    }

    /// Blocks until the count is zero, no longer than `limit` in all; returns whether it is. A
    /// limit of zero looks and does not block.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let count = self.count.lock().unwrap();
        let closed = |count: &mut usize| *count > 0;
        !self
            .opened
            .wait_timeout_while(count, limit, closed)
            .unwrap()
            .1
            .timed_out()
    }
}
