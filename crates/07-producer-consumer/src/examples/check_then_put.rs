//! Looking at the size before putting: with two producers the limit is exceeded, on every run.
//!
//! Python: `if queue.qsize() < limit: queue.put(…)`, and `put_nowait` as the cure.
//! Run: `cargo run -p ch07-producer-consumer -- check-then-put`

use std::num::NonZero;
use std::sync::Barrier;
use std::thread;

use crossbeam_queue::SegQueue;
use tracing::info;

use crate::bounded_queue::BoundedQueue;

static NO_LIMIT: SegQueue<u32> = SegQueue::new();
static LIMIT_OF_ONE: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(1).unwrap());
static BOTH_HAVE_LOOKED: Barrier = Barrier::new(2);

pub fn main() {
    two_producers(check_then_put);
    info!("check, then put: one more than the limit");
    assert_eq!(NO_LIMIT.len(), 2);

    two_producers(put_if_room);
    info!("the queue's own put: one");
    assert_eq!(LIMIT_OF_ONE.len(), 1);
}

fn check_then_put(item: u32) {
    let size = NO_LIMIT.len();
    info!(size, "looks");
    BOTH_HAVE_LOOKED.wait();
    if size < 1 {
        NO_LIMIT.push(item); // what was seen is no longer true
        info!(item, "puts");
    }
}

/// The cure: the queue itself looks and puts, under one lock.
fn put_if_room(item: u32) {
    if LIMIT_OF_ONE.try_put(item).is_ok() {
        info!(item, "puts");
    } else {
        info!(item, "is refused");
    }
}

fn two_producers(put: fn(u32)) {
    thread::scope(|s| {
        for (name, item) in [("ann", 1), ("bob", 2)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || put(item)).unwrap();
        }
    });
}
