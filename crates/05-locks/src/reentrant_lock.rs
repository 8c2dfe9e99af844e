//! A reentrant lock, built by hand from a mutex and a condition variable.

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};

/// A lock that its owner may take again; it is free when it has been released as often.
///
/// It guards a section and no value, as Python's `RLock` does: two guards of one thread must not
/// both hand out a `&mut`. At work use `parking_lot::ReentrantMutex`; std's `ReentrantLock` is
/// still unstable.
#[derive(Default)]
pub struct ReentrantLock {
    state: Mutex<State>,
    free: Condvar,
}

#[derive(Default)]
struct State {
    owner: Option<ThreadId>,
    guards: usize,
    /// How many threads wait: to notify nobody is a system call for nothing.
    waiting: usize,
}

/// Releases the lock once when it is dropped. Only its own thread may do that, so it is not `Send`,
/// just as the guard of a `Mutex` is not.
#[must_use = "the lock is released when the guard is dropped"]
pub struct ReentrantLockGuard<'a>(&'a ReentrantLock, PhantomData<MutexGuard<'a, ()>>);

impl ReentrantLock {
    /// Waits until the lock is free, or is this thread's already.
    pub fn lock(&self) -> ReentrantLockGuard<'_> {
        let me = thread::current().id();
        let mut state = self.state.lock().unwrap();
        while state.owner.is_some_and(|owner| owner != me) {
            state.waiting += 1;
            state = self.free.wait(state).unwrap();
            state.waiting -= 1;
        }
        state.owner = Some(me);
        state.guards += 1;
        ReentrantLockGuard(self, PhantomData)
    }
}

impl Drop for ReentrantLockGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.guards -= 1;
        if state.guards == 0 {
            state.owner = None;
            if state.waiting > 0 {
                self.0.free.notify_one();
            }
        }
    }
}
