//! A semaphore from one mutex and one condition variable, and one that refuses to grow.
//!
//! Like Python's `threading.Semaphore` and `BoundedSemaphore`. Unlike there, `acquire` returns a
//! guard that gives its permit back when it is dropped, also when its holder panics.

use std::fmt;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A number of permits: [`acquire`](Self::acquire) takes one and waits while there is none,
/// [`release`](Self::release) adds some. Anyone may release, not only who acquired.
#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
    freed: Condvar,
    limit: usize,
}

#[derive(Debug)]
struct State {
    permits: usize,
    /// How many threads wait: to notify nobody is a system call for nothing.
    waiting: usize,
}

impl Semaphore {
    /// A semaphore with this many permits. With none, somebody has to release before anyone passes.
    pub const fn new(permits: usize) -> Self {
        Self::with_limit(permits, usize::MAX)
    }

    const fn with_limit(permits: usize, limit: usize) -> Self {
        let state = Mutex::new(State { permits, waiting: 0 });
        Self { state, freed: Condvar::new(), limit }
    }

    /// Takes a permit; waits until there is one.
    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state.lock().unwrap();
        // Again and again: who came meanwhile may have taken what this thread was woken for.
        while state.permits == 0 {
            state.waiting += 1;
            state = self.freed.wait(state).unwrap();
            state.waiting -= 1;
        }
        state.permits -= 1;
        Permit(self)
    }

    /// Takes a permit if there is one, without waiting.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        let mut state = self.state.lock().unwrap();
        state.permits = state.permits.checked_sub(1)?;
        Some(Permit(self))
    }

    /// Takes a permit; waits no longer than `limit` in all. A limit of zero is a try.
    pub fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        let empty = |state: &mut State| state.permits == 0;
        let (mut state, _) = self.freed.wait_timeout_while(state, limit, empty).unwrap();
        state.waiting -= 1;
        // The permit decides, not the clock. This thread may have been woken for a permit that came
        // in the last moment: if it left that one lying, no other thread would be woken for it.
        state.permits = state.permits.checked_sub(1)?;
        Some(Permit(self))
    }

    /// Adds `n` permits and wakes who waits for them.
    ///
    /// # Panics
    /// With more than `usize::MAX` permits in all. None is added then.
    pub fn release(&self, n: usize) {
        self.add(n).expect("no more than usize::MAX permits");
    }

    fn add(&self, n: usize) -> Result<(), OverRelease> {
        let mut state = self.state.lock().unwrap();
        let permits = state.permits.checked_add(n).filter(|sum| *sum <= self.limit);
        state.permits = permits.ok_or(OverRelease)?;
        let waiting = state.waiting;
        drop(state);
        match (n, waiting) {
            (_, 0) => {}
            (1, _) => self.freed.notify_one(),
            _ => self.freed.notify_all(),
        }
        Ok(())
    }

    /// How many permits there are. The number may be another one when you read it.
    pub fn available_permits(&self) -> usize {
        self.state.lock().unwrap().permits
    }

    /// How many threads wait. The number may be another one when you read it.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}

/// A permit, given back when it is dropped.
#[must_use = "a permit that is not kept is given back at once"]
#[derive(Debug)]
pub struct Permit<'a>(&'a Semaphore);

impl Permit<'_> {
    /// Ends the guard without giving the permit back: somebody else will, with `release`.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // An error means that somebody gave this permit back already.
        _ = self.0.add(1);
    }
}

/// A [`Semaphore`] that never has more permits than it started with.
#[derive(Debug)]
pub struct BoundedSemaphore(Semaphore);

impl BoundedSemaphore {
    /// A semaphore with this many permits, and never more.
    pub const fn new(permits: usize) -> Self {
        Self(Semaphore::with_limit(permits, permits))
    }

    /// Takes a permit; waits until there is one.
    pub fn acquire(&self) -> Permit<'_> {
        self.0.acquire()
    }

    /// Takes a permit if there is one, without waiting.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.0.try_acquire()
    }

    /// Takes a permit; waits no longer than `limit` in all. A limit of zero is a try.
    pub fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        self.0.acquire_timeout(limit)
    }

    /// Adds `n` permits and wakes who waits for them.
    ///
    /// # Errors
    /// When there would be more permits than at the start. None is added then.
    pub fn release(&self, n: usize) -> Result<(), OverRelease> {
        self.0.add(n)
    }

    /// How many permits there are. The number may be another one when you read it.
    pub fn available_permits(&self) -> usize {
        self.0.available_permits()
    }

    /// How many threads wait. The number may be another one when you read it.
    pub fn waiting(&self) -> usize {
        self.0.waiting()
    }
}

/// More permits were to be released than were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverRelease;

impl fmt::Display for OverRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more permits were released than were taken")
    }
}

impl std::error::Error for OverRelease {}
