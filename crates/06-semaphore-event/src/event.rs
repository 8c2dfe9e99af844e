//! An event: a flag that threads wait for, from a mutex and a condition variable.
//!
//! Like Python's `threading.Event`.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A flag, unset at first. Threads wait until another one sets it; it stays set until it is
/// cleared.
#[derive(Debug)]
pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    is_set: bool,
    /// How often it was set: by it a waiter that wakes after a `clear` sees that it may pass.
    times_set: u64,
    /// How many threads wait: to notify nobody is a system call for nothing.
    waiting: usize,
}

impl Event {
    /// An event that is not set.
    pub const fn new() -> Self {
        let state = Mutex::new(State {
            is_set: false,
            times_set: 0,
            waiting: 0,
        });
        Self {
            state,
            changed: Condvar::new(),
        }
    }

    /// Sets it: all waiters pass, and so does every later one, at once. A waiter then sees what
    /// this thread wrote before.
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

    /// Clears it: later ones wait again. Threads that waited when it was set pass all the same.
    pub fn clear(&self) {
        self.state.lock().unwrap().is_set = false;
    }

    /// Whether it is set. Out of date as soon as you read it.
    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().is_set
    }

    /// Blocks until it is set; returns at once if it is.
    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        let before = state.times_set;
        state.waiting += 1;
        while !state.is_set && state.times_set == before {
            state = self.changed.wait(state).unwrap();
        }
        state.waiting -= 1;
    }

    /// Blocks until it is set, no longer than `limit` in all; returns whether it was. A limit of
    /// zero looks and does not block.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let mut state = self.state.lock().unwrap();
        let before = state.times_set;
        state.waiting += 1;
        let unset = |state: &mut State| !state.is_set && state.times_set == before;
        let (mut state, wait) = self
            .changed
            .wait_timeout_while(state, limit, unset)
            .unwrap();
        state.waiting -= 1;
        !wait.timed_out()
    }

    /// How many threads wait. Out of date as soon as you read it.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}
