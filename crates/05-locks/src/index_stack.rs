//! A lock-free stack of free places in an array, built by hand from compare-exchange loops.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// The stack holds the numbers of free places: [`pop`](Self::pop) takes one, [`push`](Self::push)
/// puts it back. No thread ever waits for another: a loop goes round again only when another
/// thread has succeeded.
///
/// Numbers instead of pointers, so that no memory is freed while another thread still looks at it.
/// For values of any kind use `crossbeam_queue`.
#[derive(Debug)]
pub struct IndexStack {
    /// The place on top in the lower half. In the upper half a version, new with every change.
    ///
    /// Without it: a thread looks at the top, A, and at B below it. Others pop A and B, and push A.
    /// The top is A again, the thread's exchange succeeds, and puts B on top, which is not free.
    /// This is the *ABA problem*. (A version comes again after 2³² changes.)
    top: AtomicU64,
    /// For each free place the one below it.
    below: Box<[AtomicUsize]>,
}

/// The lower half of a stack with no free place.
const EMPTY: usize = u32::MAX as usize;

impl IndexStack {
    /// A stack of the numbers from 0 to `places - 1`, all of them free; 0 is on top.
    ///
    /// # Panics
    /// When there are `u32::MAX` places or more.
    pub fn new(places: usize) -> Self {
        assert!(places < EMPTY, "at most {} places", EMPTY - 1);
        let stack = Self {
            top: AtomicU64::new(EMPTY as u64),
            below: (0..places).map(|_| AtomicUsize::new(EMPTY)).collect(),
        };
        (0..places).rev().for_each(|place| stack.push(place));
        stack
    }

    /// Takes the place on top; `None` if no place is free. What was done with the place before it
    /// was pushed happens before this.
    pub fn pop(&self) -> Option<usize> {
        let mut seen = self.top.load(Ordering::Acquire);
        loop {
            let place = place(seen);
            // The place may be taken by now. Then `below` is wrong, and the exchange fails.
            let below = self.below.get(place)?.load(Ordering::Relaxed);
            match self.exchange(seen, below) {
                Ok(()) => return Some(place),
                Err(now) => seen = now,
            }
        }
    }

    /// Puts a place on top. Only the thread that has it may do that, and only once.
    ///
    /// # Panics
    /// When there is no such place.
    pub fn push(&self, place: usize) {
        let mut seen = self.top.load(Ordering::Acquire);
        loop {
            self.below[place].store(self::place(seen), Ordering::Relaxed);
            match self.exchange(seen, place) {
                Ok(()) => return,
                Err(now) => seen = now,
            }
        }
    }

    /// Puts another place on top, if nothing has changed since the top was seen.
    fn exchange(&self, seen: u64, place: usize) -> Result<(), u64> {
        let version = (seen >> 32) + 1;
        let new = version << 32 | place as u64;
        // `Release`: whoever pops the place sees what is below it, and what was done with it.
        self.top
            .compare_exchange(seen, new, Ordering::AcqRel, Ordering::Acquire)
            .map(drop)
    }
}

fn place(top: u64) -> usize {
    (top & 0xFFFF_FFFF) as usize
}
