//! Three producers and three consumers share a queue with no lock of their own: each item once.
//!
//! Python: `queue.Queue` between any number of threads.
//! Run: `cargo run -p ch07-producer-consumer -- many-to-many`

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const WORK: Duration = Duration::from_millis(10);
const ITEMS: u32 = 4;

/// Puts `count` items, numbered from `first` on.
pub fn produce(queue: &BoundedQueue<u32>, first: u32, count: u32) {
    for item in first..first + count {
        queue.put(item).unwrap();
        info!(item, "puts");
    }
}

/// Takes items until the queue is closed and empty; returns them.
pub fn consume(queue: &BoundedQueue<u32>) -> Vec<u32> {
    let mut taken = Vec::new();
    while let Some(item) = queue.get() {
        info!(item, "takes");
        let _work = info_span!("work").entered();
        thread::sleep(WORK);
        taken.push(item);
    }
    info!(items = taken.len(), "is done");
    taken
}

/// Plays it: items 10 to 13, 20 to 23, 30 to 33. Who takes which is not the same in every run.
pub fn main() {
    let queue = &BoundedQueue::new(const { NonZero::new(2).unwrap() });
    let taken = thread::scope(|s| {
        let producers = [1, 2, 3].map(|number| {
            let queue = queue.producer(); // the last one to go closes the queue
            let produce = move || produce(&queue, 10 * number, ITEMS);
            let name = format!("producer-{number}");
            thread::Builder::new().name(name).spawn_scoped(s, produce).unwrap()
        });
        let consumers = [1, 2, 3].map(|number| {
            let name = format!("consumer-{number}");
            thread::Builder::new().name(name).spawn_scoped(s, || consume(queue)).unwrap()
        });
        for producer in producers {
            producer.join().unwrap();
        }
        info!("nothing more will come");
        consumers.map(|consumer| consumer.join().unwrap())
    });
    for one in &taken {
        let by_producer = |&producer: &u32| one.iter().filter(move |&&item| item / 10 == producer);
        assert!((1..=3).all(|p| by_producer(&p).is_sorted()), "in the order of their producer");
    }
    let mut all = taken.concat();
    all.sort_unstable();
    assert_eq!(all, [10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33], "each exactly once");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumer_of_a_closed_queue_takes_what_is_there() {
        let queue = BoundedQueue::new(const { NonZero::new(2).unwrap() });
        produce(&queue, 7, 2);
        queue.close();
        assert_eq!(consume(&queue), [7, 8]);
        assert_eq!(consume(&queue), []);
    }

    #[test]
    fn more_consumers_than_items_do_not_wait_for_ever() {
        let queue = &BoundedQueue::new(NonZero::<usize>::MIN);
        let taken: usize = thread::scope(|s| {
            let consumers = [(); 4].map(|()| s.spawn(|| consume(queue).len()));
            produce(queue, 0, 1);
            queue.close();
            consumers.map(|consumer| consumer.join().unwrap()).iter().sum()
        });
        assert_eq!(taken, 1);
    }
}
