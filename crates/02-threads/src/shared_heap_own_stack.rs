//! Threads share the heap and the globals, but each has a stack of its own.
//!
//! Python: the same: objects are shared, and each thread has its own calls with their local names.
//! Run: `cargo run -p ch02-threads -- shared-heap-own-stack`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::{io, thread};

use tracing::info;

/// How much stack each thread gets: an address space of its own, for its local variables.
const STACK: usize = 1 << 20;

static GLOBAL: AtomicU32 = AtomicU32::new(0);

/// The addresses at which a thread finds things.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// Of a local variable.
    pub stack: usize,
    /// Of the counter in the `Arc`.
    pub heap: usize,
    /// Of the `static`.
    pub global: usize,
}

/// Adds three to a local variable, to a counter on the heap and to a global one. Returns the local
/// variable, and where all of them are. Both threads are alive then: no place is used anew.
pub fn count(on_heap: &AtomicU32, both_have_counted: &Barrier) -> (u32, Places) {
    let mut local = 0;
    for _ in 0..3 {
        local += 1;
        on_heap.fetch_add(1, Relaxed);
        GLOBAL.fetch_add(1, Relaxed);
    }
    let (stack, heap, global) = (&raw const local, &raw const *on_heap, &raw const GLOBAL);
    info!(local, ?stack, ?heap, ?global, "has counted");
    both_have_counted.wait();
    (local, Places { stack: stack.addr(), heap: heap.addr(), global: global.addr() })
}

/// Plays it: the local variables are two, the counters are one each.
pub fn main() -> io::Result<()> {
    let (on_heap, both_have_counted) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let spawn = |name: &str| {
        let (on_heap, both_have_counted) = (on_heap.clone(), both_have_counted.clone());
        let thread = thread::Builder::new().name(name.into()).stack_size(STACK);
        thread.spawn(move || count(&on_heap, &both_have_counted))
    };
    let threads = [spawn("ann")?, spawn("bob")?];
    let [(ann_local, ann), (bob_local, bob)] = threads.map(|thread| thread.join().unwrap());

    let (heap, global) = (on_heap.load(Relaxed), GLOBAL.load(Relaxed));
    info!(heap, global, "both have counted");
    assert_eq!((ann_local, bob_local), (3, 3), "each counts in its own variable");
    assert!(ann.stack.abs_diff(bob.stack) >= STACK, "and that is on its own stack");
    assert_eq!((heap, global), (6, 6), "together they count in what is shared");
    assert_eq!((ann.heap, ann.global), (bob.heap, bob.global), "and that is in one place");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_its_own_local_variable() {
        let (on_heap, alone) = (Arc::new(AtomicU32::new(4)), Barrier::new(1));
        let (first, second) = (count(&on_heap, &alone), count(&on_heap, &alone));
        assert_eq!((first.0, second.0), (3, 3));
        assert_eq!(on_heap.load(Relaxed), 10);
        assert_eq!(first.1.heap, second.1.heap);
        assert_eq!(first.1.global, second.1.global);
    }

    #[test]
    fn two_counters_on_the_heap_are_in_two_places() {
        let counters = [Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0))];
        let [a, b] = counters.each_ref().map(|counter| count(counter, &Barrier::new(1)).1.heap);
        assert_ne!(a, b);
    }
}
