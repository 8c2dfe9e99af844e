//! Processes can share memory if they ask for it: a page for all, and an atomic counter in it.
//!
//! Python: `multiprocessing.Value`, or `multiprocessing.shared_memory`.
//! Run: `cargo run -p ch09-ipc -- shared-memory`

use std::io;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};
use tracing::info;

use crate::child::Child;

const ADDS: u32 = 5_000_000; // so many that some would get lost if they were not atomic

/// A counter in a page that forked children share with their parent (`mmap(2)`, `MAP_SHARED`).
pub struct Shared(NonNull<AtomicU32>);

impl Shared {
    const SIZE: NonZeroUsize = NonZeroUsize::new(size_of::<AtomicU32>()).unwrap();

    /// A counter at zero. Children that are forked from now on have the same one.
    pub fn new() -> nix::Result<Self> {
        let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping, at an address that the system chooses.
        let page = unsafe { mmap_anonymous(None, Self::SIZE, access, MapFlags::MAP_SHARED) }?;
        Ok(Self(page.cast()))
    }
}

impl Deref for Shared {
    type Target = AtomicU32;
    fn deref(&self) -> &AtomicU32 {
        // SAFETY: the page is there until `drop`, it is aligned and begins as zeroes, which is an
        // atomic of value 0; other processes change it by atomic operations only.
        unsafe { self.0.as_ref() }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: the page is ours, and no reference to it can outlive `self`.
        _ = unsafe { munmap(self.0.cast(), Self::SIZE.get()) };
    }
}

/// Adds one, `ADDS` times.
pub fn add(counter: &AtomicU32) {
    for _ in 0..ADDS {
        counter.fetch_add(1, Relaxed);
    }
    info!(times = ADDS, "has added one");
}

/// Plays it: two children add to a plain counter and to a shared one.
pub fn main() -> io::Result<()> {
    let (plain, shared) = (AtomicU32::new(0), Shared::new()?);
    let mut children = Vec::new();
    for name in ["ann", "bob"] {
        let work = || {
            plain.fetch_add(ADDS, Relaxed);
            add(&shared);
            Ok(())
        };
        // SAFETY: this process has no other thread.
        children.push(unsafe { Child::start(name, work) }?);
    }
    children.into_iter().try_for_each(Child::join)?;
    let (plain, shared) = (plain.load(Relaxed), shared.load(Relaxed));
    info!(plain, shared, "both have ended");
    assert_eq!(plain, 0, "each child has added to its own copy");
    assert_eq!(shared, 2 * ADDS, "and both to the page that they share");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_counter_is_zero_and_counts() {
        let counter = Shared::new().unwrap();
        assert_eq!(counter.load(Relaxed), 0);
        add(&counter);
        assert_eq!(counter.load(Relaxed), ADDS);
    }
}
