//! An empty queue is not finished work: `join` waits until every item is marked as done.
//!
//! Python: `queue.Queue.task_done` and `queue.Queue.join`.
//! Run: `cargo run -p ch07-producer-consumer -- join-until-done`

use std::num::NonZero;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(50);

static JOBS: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(8).unwrap());
static DONE: AtomicU32 = AtomicU32::new(0);
static MAIN_LOOKS: Barrier = Barrier::new(2); // `main`, and the worker with the last job

pub fn main() {
    for name in ["ann", "bob"] {
        let builder = thread::Builder::new().name(name.into());
        builder.spawn(work).unwrap();
    }
    for job in 1..=4 {
        JOBS.put(job).unwrap();
    }
    MAIN_LOOKS.wait();
    let queued = JOBS.len();
    let done = DONE.load(Relaxed);
    info!(queued, done, "sees an empty queue");
    assert!(
        queued == 0 && done < 4,
        "the last job is still in somebody's hands"
    );
    MAIN_LOOKS.wait();

    JOBS.join();
    let done = DONE.load(Relaxed);
    info!(done, "has joined the queue");
    assert_eq!(done, 4);
}

fn work() {
    while let Some(job) = JOBS.get() {
        info!(job, "takes");
        if job == 4 {
            MAIN_LOOKS.wait();
            MAIN_LOOKS.wait(); // does not begin while `main` looks
        }
        let _work = info_span!("work").entered();
        thread::sleep(BEAT);
        DONE.fetch_add(1, Relaxed);
        JOBS.task_done().unwrap();
    }
}
