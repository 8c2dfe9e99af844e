//! A barrier with a time limit and a broken state, from a mutex and a condition variable.
//!
//! Like Python's `threading.Barrier`, but without `reset`: once broken, it stays broken. A round
//! that all have reached was passed, even if the barrier breaks right after; Python may report it
//! as broken. `std::sync::Barrier` has neither a limit nor a broken state.

use std::fmt;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A place where a fixed number of threads wait for each other, round after round.
#[derive(Debug)]
pub struct Barrier {
    parties: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    arrived: usize,
    /// Counts the rounds: a fast thread may be back before a slow one has left.
    round: u64,
    is_broken: bool,
}

impl Barrier {
    /// A barrier for this many threads.
    ///
    /// # Panics
    /// When `parties` is 0: nobody could ever arrive last.
    pub const fn new(parties: usize) -> Self {
        assert!(parties > 0, "a barrier is for one thread at least");
        let state = Mutex::new(State {
            arrived: 0,
            round: 0,
            is_broken: false,
        });
        Self {
            parties,
            state,
            changed: Condvar::new(),
        }
    }

    /// Blocks until all have arrived; returns `true` to the last of them.
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

    /// Like [`wait`](Self::wait), no longer than `limit` in all. To give up breaks the barrier,
    /// because the others would wait in vain. With a limit of zero only the last one passes.
    ///
    /// # Errors
    /// When the barrier is broken, or breaks before all have arrived, or the time is up.
    pub fn wait_timeout(&self, limit: Duration) -> Result<bool, BrokenBarrier> {
        let mut state = self.state.lock().unwrap();
        let round = state.round;
        if self.arrive(&mut state)? {
            return Ok(true);
        }
        let early = |state: &mut State| state.round == round && !state.is_broken;
        let (mut state, wait) = self
            .changed
            .wait_timeout_while(state, limit, early)
            .unwrap();
        if wait.timed_out() {
            self.break_up(&mut state);
        }
        state.passed(round)
    }

    /// Counts the caller in. The last one begins the next round and wakes the others.
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

    /// Breaks the barrier: all that wait, now or later, get an error. For a thread that cannot
    /// come.
    pub fn abort(&self) {
        self.break_up(&mut self.state.lock().unwrap());
    }

    fn break_up(&self, state: &mut State) {
        state.is_broken = true;
        state.arrived = 0; // they wake up and leave
        self.changed.notify_all();
    }

    /// Whether a thread gave up or called `abort`. A broken barrier stays broken.
    pub fn is_broken(&self) -> bool {
        self.state.lock().unwrap().is_broken
    }

    /// How many wait in this round, 0 once the barrier is broken; Python's `n_waiting`. Out of date
    /// as soon as you read it.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().arrived
    }
}

impl State {
    /// A round that is over was passed, even if the barrier broke in a later one.
    fn passed(&self, round: u64) -> Result<bool, BrokenBarrier> {
        if self.round == round {
            Err(BrokenBarrier)
        } else {
            Ok(false)
        }
    }
}

/// A thread did not come to the barrier, or not in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenBarrier;

impl fmt::Display for BrokenBarrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the barrier is broken: a thread did not come")
    }
}

impl std::error::Error for BrokenBarrier {}
