//! Threads share the heap and the globals, but each has a stack of its own.
//!
//! Python: the same: objects are shared, and each thread has its own calls with their local names.
//! Run: `cargo run -p ch02-threads -- shared-heap-own-stack`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};

use tracing::info;

const STACK: usize = 1 << 20;

static GLOBAL: AtomicU32 = AtomicU32::new(0);
static BOTH_HAVE_COUNTED: Barrier = Barrier::new(2);

pub fn main() {
    let on_heap = Arc::new(AtomicU32::new(0));
    let ann = spawn("ann", Arc::clone(&on_heap));
    let bob = spawn("bob", Arc::clone(&on_heap));
    let ann_stack = ann.join().unwrap();
    let bob_stack = bob.join().unwrap();

    let heap = on_heap.load(Relaxed);
    let global = GLOBAL.load(Relaxed);
    info!(heap, global, "both have counted");
    assert_eq!([heap, global], [6, 6], "they count together");
    assert!(
        ann_stack.abs_diff(bob_stack) >= STACK,
        "a whole stack apart"
    );
}

/// Returns the address of its local variable.
fn count(on_heap: &AtomicU32) -> usize {
    let mut local = 0;
    for _ in 0..3 {
        local += 1;
        on_heap.fetch_add(1, Relaxed);
        GLOBAL.fetch_add(1, Relaxed);
    }
    let stack = &raw const local;
    let heap = &raw const *on_heap;
    let global = &raw const GLOBAL;
    info!(local, ?stack, ?heap, ?global, "has counted");
    BOTH_HAVE_COUNTED.wait(); // both are alive, so that no stack is used twice
    assert_eq!(local, 3, "each counts in its own variable");
    stack.addr()
}

fn spawn(name: &str, on_heap: Arc<AtomicU32>) -> JoinHandle<usize> {
    let count = move || count(&on_heap);
    let builder = thread::Builder::new().name(name.into()).stack_size(STACK);
    builder.spawn(count).unwrap()
}
