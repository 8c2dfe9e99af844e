//! A reentrant lock, built by hand from an atomic owner, and a condition variable to sleep on.

use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread_local;

/// A lock that its owner may take again; it is free when it has been released as often.
///
/// It guards a section and no value, as Python's `RLock` does: two guards of one thread must not
/// both hand out a `&mut`. At work use `parking_lot::ReentrantMutex`; std's `ReentrantLock` is
/// still unstable.
#[derive(Default)]
pub struct ReentrantLock {
    /// The thread that has the lock, 0 if it is free.
    owner: AtomicUsize,
    /// How many guards there are. Only the owner reads or writes it.
    guards: AtomicUsize,
    /// How many threads wait: to notify nobody is a system call for nothing.
    waiting: AtomicUsize,
    /// Held by a waiter, from its last look at the owner until it sleeps.
    last_look: Mutex<()>,
    freed: Condvar,
}

/// Releases the lock once when it is dropped. Only its own thread may do that, so it is not `Send`,
/// just as the guard of a `Mutex` is not.
#[must_use = "the lock is released when the guard is dropped"]
pub struct ReentrantLockGuard<'a>(&'a ReentrantLock, PhantomData<MutexGuard<'a, ()>>);

impl ReentrantLock {
    /// Waits until the lock is free, or is this thread's already.
    pub fn lock(&self) -> ReentrantLockGuard<'_> {
        let me = this_thread();
        // No other thread stores this number, so it is there only if this thread has the lock.
        if self.owner.load(Relaxed) != me && !self.take(me) {
            let refused = |(): &mut ()| !self.take(me);
            let last_look = self.last_look.lock().unwrap();
            self.waiting.fetch_add(1, SeqCst);
            // Again after each wake-up: another thread may have been quicker.
            drop(self.freed.wait_while(last_look, refused).unwrap());
            self.waiting.fetch_sub(1, SeqCst);
        }
        self.guards.store(self.guards.load(Relaxed) + 1, Relaxed);
        ReentrantLockGuard(self, PhantomData)
    }

    fn take(&self, me: usize) -> bool {
        self.owner.compare_exchange(0, me, SeqCst, SeqCst).is_ok()
    }
}

impl Drop for ReentrantLockGuard<'_> {
    fn drop(&mut self) {
        let lock = self.0;
        let left = lock.guards.load(Relaxed) - 1;
        lock.guards.store(left, Relaxed);
        if left > 0 {
            return;
        }
        // This thread frees the lock and then looks for waiters; a waiter counts itself and then
        // looks at the lock. With `SeqCst` at least one of them sees the other: see `store-buffer`.
        lock.owner.store(0, SeqCst);
        if lock.waiting.load(SeqCst) > 0 {
            // A waiter that has just been refused holds this until it sleeps. To notify before that
            // would wake nobody.
            drop(lock.last_look.lock().unwrap());
            lock.freed.notify_one();
        }
    }
}

/// A number that no other living thread has: where a variable of its own lies. (A thread that
/// forgets a guard and ends leaves the lock to a later thread with the same number.)
fn this_thread() -> usize {
    thread_local! {
        static HERE: u8 = const { 0 };
    }
    HERE.with(|here| ptr::from_ref(here).addr())
}
