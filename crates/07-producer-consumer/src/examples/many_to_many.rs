//! Three producers and three consumers share a queue: no lock of their own, each item once.
//!
//! Python: `queue.Queue` between any number of threads.
//! Run: `cargo run -p ch07-producer-consumer -- many-to-many`

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::info;

use crate::bounded_queue::{BoundedQueue, Producer};

const BEAT: Duration = Duration::from_millis(10);

static QUEUE: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(2).unwrap());
static TAKEN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        let producer = QUEUE.producer();
        for number in 1..=3 {
            let producer = producer.clone();
            let produce = move || produce(&producer, number);
            let builder = thread::Builder::new().name(format!("producer-{number}"));
            builder.spawn_scoped(s, produce).unwrap();
            let builder = thread::Builder::new().name(format!("consumer-{number}"));
            builder.spawn_scoped(s, consume).unwrap();
        }
        drop(producer); // the last of the four that is dropped closes the queue
    });
    let mut taken = TAKEN.lock().unwrap();
    taken.sort_unstable();
    info!(items = taken.len(), "all are done");
    assert_eq!(*taken, [10, 11, 12, 20, 21, 22, 30, 31, 32]);
}

fn produce(producer: &Producer<u32>, number: u32) {
    for item in 10 * number..10 * number + 3 {
        producer.put(item).unwrap();
        info!(item, "puts");
    }
}

fn consume() {
    while let Some(item) = QUEUE.get() {
        info!(item, "takes");
        thread::sleep(BEAT);
        TAKEN.lock().unwrap().push(item);
    }
}
