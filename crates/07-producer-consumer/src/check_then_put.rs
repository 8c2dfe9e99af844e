//! Looking at the size before putting: with two producers the limit is exceeded, on every run.
//!
//! Python: `if queue.qsize() < limit: queue.put(…)`, and `put_nowait` as it should be.
//! Run: `cargo run -p ch07-producer-consumer -- check-then-put`

use std::num::NonZero;
use std::sync::Barrier;
use std::thread;

use crossbeam_queue::SegQueue;
use tracing::info;

use crate::bounded_queue::BoundedQueue;

const LIMIT: usize = 1;

/// Looks and puts, in two steps. `len` and `push` are safe each for itself, and what was seen is
/// old when it is acted upon. The barrier stands between the steps: both have looked before either
/// puts.
pub fn check_then_put(queue: &SegQueue<u32>, item: u32, both_have_looked: &Barrier) -> bool {
    let size = queue.len();
    info!(size, "looks");
    both_have_looked.wait();
    let room = size < LIMIT;
    if room {
        queue.push(item);
        info!(item, "puts");
    }
    room
}

/// Puts, if the queue says that there is room: it looks and puts under one lock.
pub fn put_if_room(queue: &BoundedQueue<u32>, item: u32) -> bool {
    let put = queue.try_put(item).is_ok();
    let outcome = if put { "puts" } else { "is refused" };
    info!(item, "{outcome}");
    put
}

/// Two producers put an item each; returns how many of them could.
pub fn race(put: impl Fn(u32) -> bool + Sync) -> usize {
    thread::scope(|s| {
        let producers = [("ann", 1), ("bob", 2)].map(|(name, item)| {
            let put = &put;
            thread::Builder::new().name(name.into()).spawn_scoped(s, move || put(item)).unwrap()
        });
        producers.map(|producer| producer.join().unwrap()).iter().filter(|put| **put).count()
    })
}

/// Plays it: the check is passed by both, the queue's own limit by one.
pub fn main() {
    let (queue, both_have_looked) = (SegQueue::new(), Barrier::new(2));
    let put = race(|item| check_then_put(&queue, item, &both_have_looked));
    info!(size = queue.len(), limit = LIMIT, "check, then put");
    assert_eq!((put, queue.len()), (2, 2), "one more than the limit");

    let queue = BoundedQueue::new(const { NonZero::new(LIMIT).unwrap() });
    let put = race(|item| put_if_room(&queue, item));
    info!(size = queue.len(), limit = LIMIT, "the queue's own put");
    assert_eq!((put, queue.len()), (1, 1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_the_check_is_right() {
        let (queue, alone) = (SegQueue::new(), Barrier::new(1));
        assert!(check_then_put(&queue, 1, &alone));
        assert!(!check_then_put(&queue, 2, &alone));
        assert_eq!(queue.len(), 1);
    }

    #[test]
    fn the_limit_holds_or_breaks_on_every_run() {
        for _ in 0..100 {
            let (queue, both_have_looked) = (SegQueue::new(), Barrier::new(2));
            assert_eq!(race(|item| check_then_put(&queue, item, &both_have_looked)), 2);
            let queue = BoundedQueue::new(NonZero::<usize>::MIN);
            assert_eq!(race(|item| put_if_room(&queue, item)), 1);
        }
    }
}
