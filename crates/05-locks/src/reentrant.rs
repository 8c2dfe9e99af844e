//! A `Mutex` cannot be locked twice by one thread; a reentrant lock, built by hand, can.
//!
//! Python: `threading.RLock`, beside `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- reentrant`

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);

/// A lock that its owner may take again; it is free when it has been given back as often.
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

/// Gives the lock back once when it goes. Only its own thread may do that, so it is not `Send`,
/// just as the guard of a `Mutex` is not.
#[must_use = "the lock is given back when the guard goes"]
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

/// Counts down to zero aloud and calls itself for the rest, which takes the lock again. Nobody
/// else gets a word in before the zero.
pub fn count_down(lock: &ReentrantLock, from: u32, said: &Mutex<Vec<u32>>) {
    let _guard = lock.lock();
    info!(number = from, "says");
    said.lock().unwrap().push(from);
    if from > 0 {
        thread::sleep(BEAT); // time enough for somebody to come between
        count_down(lock, from - 1, said);
    }
}

/// Plays it: what a `Mutex` says to a second lock, then two threads with three locks each.
pub fn main() {
    let mutex = Mutex::new(());
    let first = mutex.lock().unwrap();
    // `lock()` would wait here for its own thread: for ever, or it panics.
    assert!(mutex.try_lock().is_err());
    info!("is refused a second lock of a mutex");
    drop(first);

    let (lock, said) = (ReentrantLock::default(), Mutex::new(Vec::new()));
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let count_down = || {
                let _whole = lock.lock();
                let _hold = info_span!("hold").entered();
                count_down(&lock, 2, &said);
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, count_down).unwrap();
        }
    });
    let said = said.into_inner().unwrap();
    info!(?said, "both have counted down");
    assert_eq!(said, [2, 1, 0, 2, 1, 0], "neither interrupts the other");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guards(lock: &ReentrantLock) -> usize {
        lock.state.lock().unwrap().guards
    }

    #[test]
    fn it_is_free_when_the_last_guard_has_gone_in_any_order() {
        let lock = ReentrantLock::default();
        let outer = lock.lock();
        let inner = lock.lock();
        drop(outer);
        assert_eq!(guards(&lock), 1);
        drop(inner);
        assert_eq!(guards(&lock), 0);
    }

    #[test]
    fn many_threads_never_mix() {
        let (lock, said) = (ReentrantLock::default(), Mutex::new(Vec::new()));
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| (0..3).for_each(|_| count_down(&lock, 1, &said)));
            }
        });
        assert_eq!(said.into_inner().unwrap(), [1, 0].repeat(12));
    }

    #[test]
    fn a_panic_gives_it_back() {
        let lock = ReentrantLock::default();
        let panics = || {
            let _guard = lock.lock();
            panic!("inside");
        };
        assert!(thread::scope(|s| s.spawn(panics).join()).is_err());
        let _guard = lock.lock();
        assert_eq!(guards(&lock), 1);
    }
}
