//! A counter in memory that processes share.

use std::num::NonZeroUsize;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU32;

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// An atomic number in a page that forked children share with their parent (`mmap(2)`,
/// `MAP_SHARED`). Unlike Python's `multiprocessing.Value` it needs no lock, so no killed process can
/// leave one locked.
#[derive(Debug)]
pub struct SharedCounter(NonNull<AtomicU32>);

impl SharedCounter {
    const SIZE: NonZeroUsize = NonZeroUsize::new(size_of::<AtomicU32>()).unwrap();

    /// A counter at zero. Children that are forked from now on have the same one.
    ///
    /// # Errors
    /// `ENOMEM` when there is no memory, or there are too many mappings.
    pub fn new() -> nix::Result<Self> {
        let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping, at an address that the system chooses.
        let page = unsafe { mmap_anonymous(None, Self::SIZE, access, MapFlags::MAP_SHARED) }?;
        Ok(Self(page.cast()))
    }
}

impl Deref for SharedCounter {
    type Target = AtomicU32;
    fn deref(&self) -> &AtomicU32 {
        // SAFETY: the page is there until `drop`, it is aligned and begins as zeroes, which is an
        // atomic of value 0; other processes change it by atomic operations only.
        unsafe { self.0.as_ref() }
    }
}

impl Drop for SharedCounter {
    fn drop(&mut self) {
        // SAFETY: the page is ours, and no reference to it can outlive `self`.
        _ = unsafe { munmap(self.0.cast(), Self::SIZE.get()) };
    }
}
