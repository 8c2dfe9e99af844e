//! A barrier that can be used round after round, with a time limit and a broken state, from one
//! mutex and one condition variable.
//!
//! Like Python's `threading.Barrier`, but broken is for ever: there is no `reset`, make a new one.
//! `std::sync::Barrier` has neither a limit nor a broken state.

use std::fmt;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A place where a fixed number of threads wait for each other, then all go on.
#[derive(Debug)]
pub struct CyclicBarrier {
    parties: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    arrived: usize,
    /// Counts the rounds: a fast thread that comes back before a slow one has left is in the next.
    round: u64,
    is_broken: bool,
}

impl CyclicBarrier {
    /// A barrier for this many threads.
    ///
    /// # Panics
    /// When `parties` is 0: nobody could ever arrive last.
    pub const fn new(parties: usize) -> Self {
        assert!(parties > 0, "a barrier is for one thread at least");
        let state = Mutex::new(State { arrived: 0, round: 0, is_broken: false });
        Self { parties, state, changed: Condvar::new() }
    }

    /// Waits until all have arrived; `true` for one of them, who came last.
    ///
    /// # Errors
    /// When the barrier is broken, or breaks before all have arrived.
    pub fn wait(&self) -> Result<bool, BrokenBarrier> {
        let mut state = self.state.lock().unwrap();
        let round = state.round;
        if self.arrive(&mut state)? {
            return Ok(true);
        }
        while state.round == round && !state.is_broken {
            state = self.changed.wait(state).unwrap();
        }
        state.passed(round)
    }

    /// Like [`wait`](Self::wait), no longer than `limit` in all. Who gives up breaks the barrier,
    /// because the others would wait for nothing. With a limit of zero only the last one passes.
    ///
    /// # Errors
    /// When the barrier is broken, or breaks before all have arrived, or the limit is over.
    pub fn wait_timeout(&self, limit: Duration) -> Result<bool, BrokenBarrier> {
        let mut state = self.state.lock().unwrap();
        let round = state.round;
        if self.arrive(&mut state)? {
            return Ok(true);
        }
        let early = |state: &mut State| state.round == round && !state.is_broken;
        let (mut state, wait) = self.changed.wait_timeout_while(state, limit, early).unwrap();
        if wait.timed_out() {
            self.break_up(&mut state);
        }
        state.passed(round)
    }

    /// Counts the caller in. Who is last begins the next round and wakes the others.
    fn arrive(&self, state: &mut State) -> Result<bool, BrokenBarrier> {
        if state.is_broken {
            return Err(BrokenBarrier);
        }
        state.arrived += 1;
        if state.arrived < self.parties {
            return Ok(false);
        }
        state.arrived = 0;
        state.round += 1;
        self.changed.notify_all();
        Ok(true)
    }

    /// Breaks the barrier: who waits, and who comes later, gets an error. For a thread that cannot
    /// come any more.
    pub fn abort(&self) {
        self.break_up(&mut self.state.lock().unwrap());
    }

    fn break_up(&self, state: &mut State) {
        state.is_broken = true;
        state.arrived = 0; // they wake up and leave
        self.changed.notify_all();
    }

    /// Whether somebody gave up. A broken barrier stays broken.
    pub fn is_broken(&self) -> bool {
        self.state.lock().unwrap().is_broken
    }

    /// How many wait for the others of this round, 0 once the barrier is broken; Python's
    /// `n_waiting`. The number may be another one when you read it.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().arrived
    }
}

impl State {
    /// A round that is over was passed, even if the barrier broke in a later one.
    fn passed(&self, round: u64) -> Result<bool, BrokenBarrier> {
        if self.round == round { Err(BrokenBarrier) } else { Ok(false) }
    }
}

/// Somebody did not come to the barrier, or not in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenBarrier;

impl fmt::Display for BrokenBarrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the barrier is broken: somebody did not come")
    }
}

impl std::error::Error for BrokenBarrier {}
