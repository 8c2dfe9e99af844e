//! A latch: a door that opens when a number of things have happened, and then stays open. From one
//! mutex and one condition variable.
//!
//! Python has none. `crossbeam_utils::sync::WaitGroup` counts its own clones instead, so a thread
//! that panics is counted as well.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A count that only goes down. Threads wait until it is zero; those who count go on.
#[derive(Debug)]
pub struct Latch {
    count: Mutex<usize>,
    opened: Condvar,
}

impl Latch {
    /// A latch that opens after this many calls of [`count_down`](Self::count_down). With 0 it is
    /// open.
    pub const fn new(count: usize) -> Self {
        Self { count: Mutex::new(count), opened: Condvar::new() }
    }

    /// Counts one down and does not wait. At zero nothing more happens.
    pub fn count_down(&self) {
        let mut count = self.count.lock().unwrap();
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.opened.notify_all();
        }
    }

    /// What is still to happen. The number may be another one when you read it.
    pub fn count(&self) -> usize {
        *self.count.lock().unwrap()
    }

    /// Waits until the count is zero.
    pub fn wait(&self) {
        let mut count = self.count.lock().unwrap();
        while *count > 0 {
            count = self.opened.wait(count).unwrap();
        }
    }

    /// Waits until the count is zero, no longer than `limit` in all; whether it is. A limit of zero
    /// looks and does not wait.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let count = self.count.lock().unwrap();
        let closed = |count: &mut usize| *count > 0;
        !self.opened.wait_timeout_while(count, limit, closed).unwrap().1.timed_out()
    }
}
