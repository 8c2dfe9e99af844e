//! ABA: the top of a lock-free stack is what it was, the rest is not, and the exchange succeeds.
//!
//! Python: no counterpart; it has no atomic numbers.
//! Run: `cargo run -p ch05-locks -- aba`

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;

use tracing::info;

use crate::index_stack::IndexStack;

/// A stack of free places: 0 on top of 1 on top of 2. Below 2 is nothing.
static TOP: AtomicUsize = AtomicUsize::new(0);
static BELOW: [AtomicUsize; 3] = [
    AtomicUsize::new(1),
    AtomicUsize::new(2),
    AtomicUsize::new(usize::MAX),
];

pub fn main() {
    let seen = TOP.load(Relaxed); // a `pop` begins: it looks at the top, and below it
    let below = BELOW[seen].load(Relaxed);
    info!(seen, below, "has looked");
    let bob = thread::Builder::new().name("bob".into());
    bob.spawn(pop_two_and_push_one).unwrap().join().unwrap();

    // 0 is on top again, so the exchange succeeds. It should not: 1 is no longer below it.
    let exchange = TOP.compare_exchange(seen, below, Relaxed, Relaxed);
    info!(top = below, "has exchanged the top");
    assert!(exchange.is_ok());
    assert_eq!(TOP.load(Relaxed), 1, "the place that bob keeps is free");

    // The cure: each change counts a version up, so a top that has been away is never the same.
    let stack = IndexStack::new(3);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| use_places(&stack));
        }
    });
    info!("nobody had the same place at the same time");
}

fn pop_two_and_push_one() {
    let first = TOP.load(Relaxed);
    let second = BELOW[first].load(Relaxed);
    let third = BELOW[second].load(Relaxed);
    BELOW[first].store(third, Relaxed);
    TOP.store(first, Relaxed);
    info!(keeps = second, "has taken two, and put the first one back");
}

fn use_places(stack: &IndexStack) {
    static IS_USED: [AtomicBool; 3] = [const { AtomicBool::new(false) }; 3];
    for _ in 0..100_000 {
        let place = stack.pop().expect("two threads, three places");
        assert!(!IS_USED[place].swap(true, Relaxed));
        IS_USED[place].store(false, Relaxed);
        stack.push(place);
    }
}
