//! A semaphore: a counter, and a place to sleep while it is zero. And one that refuses to grow.
//!
//! Like Python's `threading.Semaphore` and `BoundedSemaphore`. Unlike there, `acquire` returns a
//! guard that gives its permit back when it is dropped, also when its holder panics.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A number of permits: [`acquire`](Self::acquire) takes one and waits while there is none,
/// [`release`](Self::release) adds some. Anyone may release, not only who acquired.
#[derive(Debug)]
pub struct Semaphore {
    permits: AtomicUsize,
    limit: usize,
    /// How many threads wait: to wake nobody would cost a lock and a system call.
    waiting: AtomicUsize,
    /// Held by who waits, from its last look at the permits until it sleeps.
    last_look: Mutex<()>,
    freed: Condvar,
}

impl Semaphore {
    /// A semaphore with this many permits. With none, somebody has to release before anyone passes.
    pub const fn new(permits: usize) -> Self {
        Self::with_limit(permits, usize::MAX)
    }

    const fn with_limit(permits: usize, limit: usize) -> Self {
        Self {
            permits: AtomicUsize::new(permits),
            limit,
            waiting: AtomicUsize::new(0),
            last_look: Mutex::new(()),
            freed: Condvar::new(),
        }
    }

    /// Takes a permit; waits until there is one.
    pub fn acquire(&self) -> Permit<'_> {
        if !self.take() {
            let last_look = self.last_look.lock().unwrap();
            self.waiting.fetch_add(1, SeqCst);
            // Again and again: who came meanwhile may have taken what this thread was woken for.
            drop(self.freed.wait_while(last_look, |()| !self.take()).unwrap());
            self.waiting.fetch_sub(1, SeqCst);
        }
        Permit(self)
    }

    /// Takes a permit if there is one, without waiting.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.take().then(|| Permit(self))
    }

    /// Takes a permit; waits no longer than `limit` in all. A limit of zero is a try.
    pub fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        if !self.take() {
            let last_look = self.last_look.lock().unwrap();
            self.waiting.fetch_add(1, SeqCst);
            // Looks once more when the time is over. This thread may have been woken for a permit
            // that came in the last moment: no other thread would be woken for that one.
            let none = |(): &mut ()| !self.take();
            let end = self.freed.wait_timeout_while(last_look, limit, none).unwrap().1;
            self.waiting.fetch_sub(1, SeqCst);
            if end.timed_out() {
                return None;
            }
        }
        Some(Permit(self))
    }

    /// Takes a permit if there is one.
    fn take(&self) -> bool {
        self.permits.fetch_update(SeqCst, SeqCst, |permits| permits.checked_sub(1)).is_ok()
    }

    /// Adds `n` permits and wakes who waits for them.
    ///
    /// # Panics
    /// With more than `usize::MAX` permits in all. None is added then.
    pub fn release(&self, n: usize) {
        self.add(n).expect("no more than usize::MAX permits");
    }

    fn add(&self, n: usize) -> Result<(), OverRelease> {
        let more = |permits: usize| permits.checked_add(n).filter(|sum| *sum <= self.limit);
        self.permits.fetch_update(SeqCst, SeqCst, more).map_err(|_| OverRelease)?;
        // Who waits counts itself and then looks; here the permits come and then the look at the
        // count. So one of the two sees the other, whichever is first.
        if self.waiting.load(SeqCst) > 0 {
            // Who has just seen no permit is not asleep before it lets go of this lock. To call
            // earlier wakes nobody.
            drop(self.last_look.lock().unwrap());
            if n == 1 {
                self.freed.notify_one();
            } else {
                self.freed.notify_all();
            }
        }
        Ok(())
    }

    /// How many permits there are. The number may be another one when you read it.
    pub fn available_permits(&self) -> usize {
        self.permits.load(SeqCst)
    }

    /// How many threads wait. The number may be another one when you read it.
    pub fn waiting(&self) -> usize {
        self.waiting.load(SeqCst)
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
