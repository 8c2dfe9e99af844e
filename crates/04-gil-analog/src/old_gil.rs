//! The lock as it was until CPython 3.1: released every 100 instructions, wanted or not.

use std::sync::{Mutex, MutexGuard};
use std::thread::{self, ThreadId};

use crate::machine::Turn;

/// CPython's old check interval, as `sys.getcheckinterval()` told it.
pub const CHECK_INTERVAL: u64 = 100;

/// The old lock. Nothing tells its holder whether anybody waits, and nothing keeps it from taking
/// the lock back at once: it is running, and a waiter has still to wake up.
#[derive(Debug, Default)]
pub struct OldGil(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    last: Option<ThreadId>,
    switches: u64,
    given_up: u64,
}

impl OldGil {
    /// Waits for the lock and takes it.
    pub fn acquire(&self) -> OldHeld<'_> {
        let guard = Some(self.take());
        OldHeld {
            gil: self,
            guard,
            executed: 0,
        }
    }

    /// How often the lock went to another thread than the one that had it last, the first time
    /// included.
    pub fn switches(&self) -> u64 {
        self.0.lock().unwrap().switches
    }

    /// How often a holder has released the lock between two instructions.
    pub fn given_up(&self) -> u64 {
        self.0.lock().unwrap().given_up
    }

    fn take(&self) -> MutexGuard<'_, State> {
        let mut state = self.0.lock().unwrap();
        let me = Some(thread::current().id());
        if state.last != me {
            state.last = me;
            state.switches += 1;
        }
        state
    }
}

/// The old lock, held; released when this is dropped.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct OldHeld<'gil> {
    gil: &'gil OldGil,
    guard: Option<MutexGuard<'gil, State>>,
    executed: u64,
}

impl Turn for OldHeld<'_> {
    fn between(&mut self) {
        self.executed += 1;
        if self.executed.is_multiple_of(CHECK_INTERVAL) {
            self.guard = None;
            let mut state = self.gil.take();
            state.given_up += 1;
            self.guard = Some(state);
        }
    }

    fn blocking<R>(&mut self, call: impl FnOnce() -> R) -> R {
        self.guard = None;
        let result = call();
        self.guard = Some(self.gil.take());
        result
    }
}
