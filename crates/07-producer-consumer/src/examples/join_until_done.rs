//! An empty queue is not finished work: `join` waits until every item is marked as done.
//!
//! Python: `queue.Queue.task_done` and `queue.Queue.join`.
//! Run: `cargo run -p ch07-producer-consumer -- join-until-done`

use std::num::NonZero;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

static JOBS: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(2).unwrap());
static DONE: AtomicU32 = AtomicU32::new(0);
static MAIN_LOOKS: Barrier = Barrier::new(3); // both workers and main

pub fn main() {
    for (job, name) in [(1, "ann"), (2, "bob")] {
        let builder = thread::Builder::new().name(name.into());
        builder.spawn(work).unwrap();
        JOBS.put(job).unwrap();
    }
    MAIN_LOOKS.wait();
    info!("sees an empty queue, and both jobs in somebody's hands");
    assert!(JOBS.is_empty() && DONE.load(Relaxed) == 0);
    MAIN_LOOKS.wait();

    JOBS.join();
    info!("has joined the queue");
    assert_eq!(DONE.load(Relaxed), 2);
}

fn work() {
    let job = JOBS.get().unwrap();
    info!(job, "takes");
    MAIN_LOOKS.wait();
    MAIN_LOOKS.wait(); // does not begin while main looks
    thread::sleep(Duration::from_millis(50)); // the work
    DONE.fetch_add(1, Relaxed);
    JOBS.task_done().unwrap();
}
