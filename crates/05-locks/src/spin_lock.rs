//! A spin lock, built by hand from one atomic flag.

use std::cell::UnsafeCell;
use std::hint;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

/// A lock that is one flag. The system knows nothing of it: it can neither let a waiting thread
/// sleep nor run the holder in its place. So it is for sections of a few instructions, where
/// nothing can sleep (in a kernel). Elsewhere use a `Mutex`: it spins briefly, and then sleeps.
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: a guard exists only while `locked` is set, and only one at a time. So threads never use
// the value together; they hand it from one to the next, which takes `T: Send`.
unsafe impl<T: Send> Sync for SpinLock<T> {}

/// The way to the value. It can be sent or shared if a `&mut T` can.
#[must_use = "the lock is released when the guard is dropped"]
pub struct SpinGuard<'a, T> {
    lock: &'a SpinLock<T>,
    value: PhantomData<&'a mut T>,
}

impl<T> SpinLock<T> {
    /// A lock that is free.
    pub fn new(value: T) -> Self {
        Self {
            locked: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }

    /// Takes the lock, if it is free.
    ///
    /// `Acquire` pairs with the `Release` of the last holder: all that it wrote is seen here. With
    /// `Relaxed` we might have the lock and an old value. A refusal needs no order.
    pub fn try_lock(&self) -> Option<SpinGuard<'_, T>> {
        let set = self
            .locked
            .compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed);
        set.is_ok().then(|| SpinGuard {
            lock: self,
            value: PhantomData,
        }) // not made on a refusal
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
