//! A semaphore, and a bounded one: an atomic counter, and a condition variable to sleep on.
//!
//! Like Python's `threading.Semaphore` and `BoundedSemaphore`, except that `acquire` returns a
//! guard that releases its permit when it is dropped, also by a panic.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A number of permits: [`acquire`](Self::acquire) takes one and blocks while there is none,
/// [`release`](Self::release) adds some. Any thread may release, not only one that acquired.
///
/// Not fair: a thread that is awake may take a permit before one that has to be woken for it.
#[derive(Debug)]
pub struct Semaphore {
    permits: AtomicUsize,
    limit: usize,
    /// How many threads wait: without waiters, `release` needs neither lock nor system call.
    waiting: AtomicUsize,
    /// Held by a waiter, from its last look at the permits until it sleeps.
    last_look: Mutex<()>,
    freed: Condvar,
}

impl Semaphore {
    /// A semaphore with this many permits. With 0, nobody passes before a `release`.
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

    /// Takes a permit; blocks until there is one.
    pub fn acquire(&self) -> Permit<'_> {
        if !self.take() {
            let last_look = self.last_look.lock().unwrap();
            self.waiting.fetch_add(1, SeqCst);
            // Again after each wake-up: another thread may have been quicker.
            drop(self.freed.wait_while(last_look, |()| !self.take()).unwrap());
            self.waiting.fetch_sub(1, SeqCst);
        }
        Permit(self)
    }

    /// Takes a permit if there is one; never blocks.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.take().then(|| Permit(self))
    }

    /// Takes a permit; blocks no longer than `limit` in all. A limit of zero is a try.
    pub fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        if !self.take() {
            let last_look = self.last_look.lock().unwrap();
            self.waiting.fetch_add(1, SeqCst);
            // Looks once more when the time is up. This thread may have been woken for a permit
            // that came at the last moment, and no other thread is woken for that one.
            let none = |(): &mut ()| !self.take();
            let wait = self.freed.wait_timeout_while(last_look, limit, none);
            let timed_out = wait.unwrap().1.timed_out();
            self.waiting.fetch_sub(1, SeqCst);
            if timed_out {
                return None;
            }
        }
        Some(Permit(self))
    }

    fn take(&self) -> bool {
        self.permits
            .fetch_update(SeqCst, SeqCst, |permits| permits.checked_sub(1))
            .is_ok()
    }

    /// Adds `n` permits and wakes waiters for them.
    ///
    /// # Panics
    /// When there would be more than `usize::MAX` permits. None is added then.
    pub fn release(&self, n: usize) {
        self.add(n).expect("no more than usize::MAX permits");
    }

    fn add(&self, n: usize) -> Result<(), OverRelease> {
        let more = |permits: usize| permits.checked_add(n).filter(|sum| *sum <= self.limit);
        self.permits
            .fetch_update(SeqCst, SeqCst, more)
            .map_err(|_| OverRelease)?;
        // A waiter counts itself and then looks at the permits; this thread adds permits and then
        // looks at the count. So at least one of the two sees the other.
        if self.waiting.load(SeqCst) > 0 {
            // A waiter that has just seen no permit holds this lock until it sleeps. To notify
            // before that would wake nobody.
            drop(self.last_look.lock().unwrap());
            if n == 1 {
                self.freed.notify_one();
            } else {
                self.freed.notify_all();
            }
        }
        Ok(())
    }

    /// How many permits there are. Out of date as soon as you read it.
    pub fn available_permits(&self) -> usize {
        self.permits.load(SeqCst)
    }

    /// How many threads wait. Out of date as soon as you read it.
    pub fn waiting(&self) -> usize {
        self.waiting.load(SeqCst)
    }
}

/// A permit, released when it is dropped.
#[must_use = "a permit that is not kept is released at once"]
#[derive(Debug)]
pub struct Permit<'a>(&'a Semaphore);

impl Permit<'_> {
    /// Ends the guard without releasing the permit: someone else will, with `release`.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // An error means that someone has released this permit already, by hand.
        let _ = self.0.add(1);
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

    /// Takes a permit; blocks until there is one.
    pub fn acquire(&self) -> Permit<'_> {
        self.0.acquire()
    }

    /// Takes a permit if there is one; never blocks.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.0.try_acquire()
    }

    /// Takes a permit; blocks no longer than `limit` in all. A limit of zero is a try.
    pub fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        self.0.acquire_timeout(limit)
    }

    /// Adds `n` permits and wakes waiters for them.
    ///
    /// # Errors
    /// When there would be more permits than at the start. None is added then.
    pub fn release(&self, n: usize) -> Result<(), OverRelease> {
        self.0.add(n)
    }

    /// How many permits there are. Out of date as soon as you read it.
    pub fn available_permits(&self) -> usize {
        self.0.available_permits()
    }

    /// How many threads wait. Out of date as soon as you read it.
    pub fn waiting(&self) -> usize {
        self.0.waiting()
    }
}

/// More permits were to be released than had been acquired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverRelease;

impl fmt::Display for OverRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more permits were released than had been acquired")
    }
}

impl std::error::Error for OverRelease {}
