//! A spin lock, built by hand from one atomic flag: who waits asks again and never sleeps.
//!
//! Python: no counterpart; it has no atomics to build one from.
//! Run: `cargo run -p ch05-locks -- spin-lock`

use std::cell::UnsafeCell;
use std::hint;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tracing::info;

const BEAT: Duration = Duration::from_millis(50);

/// A lock that is one flag. The system knows nothing of it: it can neither let a waiting thread
/// sleep nor run the holder in its place. So it is for sections of a few instructions, where
/// nothing can sleep (in a kernel). Elsewhere take a `Mutex`: it spins a little, and then sleeps.
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: a guard exists only while `locked` is set, and only one at a time. So threads never use
// the value together; they hand it from one to the next, which takes `T: Send`.
unsafe impl<T: Send> Sync for SpinLock<T> {}

/// The way to the value. It can be sent or shared if a `&mut T` can.
#[must_use = "the lock is given back when the guard goes"]
pub struct SpinGuard<'a, T> {
    lock: &'a SpinLock<T>,
    value: PhantomData<&'a mut T>,
}

impl<T> SpinLock<T> {
    /// A lock that is free.
    pub fn new(value: T) -> Self {
        Self { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Takes the lock, if it is free.
    ///
    /// `Acquire` pairs with the `Release` of the last holder: all that it wrote is seen here. With
    /// `Relaxed` we might have the lock and an old value. A refusal needs no order.
    pub fn try_lock(&self) -> Option<SpinGuard<'_, T>> {
        let set = self.locked.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed);
        set.is_ok().then(|| SpinGuard { lock: self, value: PhantomData }) // not made on a refusal
    }

    /// Waits for the lock, awake.
    pub fn lock(&self) -> SpinGuard<'_, T> {
        loop {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            hint::spin_loop(); // tells the core that this is only waiting
        }
    }
}

impl<T> Deref for SpinGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: this is the only guard, and while it is borrowed nobody can write.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for SpinGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this is the only guard, and it is borrowed as `mut`: nobody else reads or writes.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for SpinGuard<'_, T> {
    fn drop(&mut self) {
        // `Release`: all that was written under the lock comes before this store.
        self.lock.locked.store(false, Ordering::Release);
    }
}

/// Plays it: right for a short section, a waste for a long one.
pub fn main() {
    let lock = &SpinLock::new(0);
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let add = || {
                (0..1000).for_each(|_| *lock.lock() += 1);
                info!(times = 1000, "has added one");
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, add).unwrap();
        }
    });
    info!(counter = *lock.lock(), "both are done");

    let guard = lock.lock();
    let has_asked = &Barrier::new(2);
    thread::scope(|s| {
        let ask = || {
            let refused = lock.try_lock().is_none();
            has_asked.wait();
            assert!(refused, "the lock is held");
            let mut asked = 1_u64;
            while lock.try_lock().is_none() {
                asked += 1;
            }
            info!(asked, "has had no sleep");
            assert!(asked > 1000, "it asks again and again");
        };
        thread::Builder::new().name("cid".into()).spawn_scoped(s, ask).unwrap();
        has_asked.wait();
        thread::sleep(BEAT); // the holder sleeps, the one that waits does not
        drop(guard);
    });
    assert_eq!(*lock.lock(), 2000, "no addition is lost");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_lock_is_refused_and_a_free_one_is_not() {
        let lock = SpinLock::new(5);
        let guard = lock.lock();
        assert!(lock.try_lock().is_none());
        assert!(lock.try_lock().is_none(), "a refusal does not unlock it");
        drop(guard);
        assert_eq!(lock.try_lock().map(|value| *value), Some(5));
    }

    #[test]
    fn many_threads_lose_nothing() {
        let lock = SpinLock::new((0_u64, 0_u64));
        thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(|| {
                    for _ in 0..1000 {
                        let mut pair = lock.lock();
                        pair.0 += 1;
                        pair.1 += 1;
                    }
                });
            }
        });
        assert_eq!(*lock.lock(), (8000, 8000));
    }

    #[test]
    fn a_panic_gives_it_back() {
        let lock = SpinLock::new(0);
        let panics = || {
            let _guard = lock.lock();
            panic!("inside");
        };
        assert!(thread::scope(|s| s.spawn(panics).join()).is_err());
        assert!(lock.try_lock().is_some());
    }
}
