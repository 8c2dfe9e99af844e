//! An event: a flag to wait for, from one mutex and one condition variable.
//!
//! Like Python's `threading.Event`.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A flag that is unset at first. Threads wait until another one sets it; it stays set until it is
/// cleared.
#[derive(Debug)]
pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    is_set: bool,
    /// How often it was set. A waiter that wakes after a `clear` sees by it that it is free.
    times_set: u64,
    /// How many threads wait: to notify nobody is a system call for nothing.
    waiting: usize,
}

impl Event {
    /// An event that is not set.
    pub const fn new() -> Self {
        let state = Mutex::new(State { is_set: false, times_set: 0, waiting: 0 });
        Self { state, changed: Condvar::new() }
    }

    /// Sets it: who waits is free, and who comes later passes at once.
    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        state.is_set = true;
        state.times_set += 1;
        let wake = state.waiting > 0;
        drop(state);
        if wake {
            self.changed.notify_all();
        }
    }

    /// Clears it: from now on they wait again. Who waited when it was set is free all the same.
    pub fn clear(&self) {
        self.state.lock().unwrap().is_set = false;
    }

    /// Whether it is set just now.
    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().is_set
    }

    /// Waits until it is set; passes at once if it is.
    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        let before = state.times_set;
        state.waiting += 1;
        while !state.is_set && state.times_set == before {
            state = self.changed.wait(state).unwrap();
        }
        state.waiting -= 1;
    }

    /// Waits until it is set, no longer than `limit` in all; whether it was. A limit of zero looks
    /// and does not wait.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let mut state = self.state.lock().unwrap();
        let before = state.times_set;
        state.waiting += 1;
        let unset = |state: &mut State| !state.is_set && state.times_set == before;
        let (mut state, wait) = self.changed.wait_timeout_while(state, limit, unset).unwrap();
        state.waiting -= 1;
        !wait.timed_out()
    }

    /// How many threads wait. The number may be another one when you read it.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}
