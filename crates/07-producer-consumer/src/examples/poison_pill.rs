//! An item that means "stop": one poison pill for each worker, behind the last job.
//!
//! Python: `None` in a `queue.Queue`.
//! Run: `cargo run -p ch07-producer-consumer -- poison-pill`

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(20);

#[derive(Debug)]
enum Order {
    Job(u32),
    Stop,
}

static ORDERS: BoundedQueue<Order> = BoundedQueue::new(NonZero::new(2).unwrap());
static DONE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, work).unwrap();
        }
        for job in 1..=6 {
            ORDERS.put(Order::Job(job)).unwrap();
        }
        for _ in 0..2 {
            ORDERS.put(Order::Stop).unwrap(); // a worker takes one and no more: a pill for each
        }
        info!("has put all jobs and all pills");
    });
    let mut done = DONE.lock().unwrap();
    done.sort_unstable();
    info!(jobs = done.len(), "both have stopped");
    assert_eq!(*done, [1, 2, 3, 4, 5, 6], "the pills come behind the jobs");
}

fn work() {
    while let Some(Order::Job(job)) = ORDERS.get() {
        info!(job, "does a job");
        let _work = info_span!("work").entered();
        thread::sleep(BEAT);
        DONE.lock().unwrap().push(job);
    }
    info!("takes a pill and stops");
}
