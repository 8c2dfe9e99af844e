//! An item that means "stop": one poison pill for each worker, behind the last job.
//!
//! Python: `None` in a `queue.Queue`.
//! Run: `cargo run -p ch07-producer-consumer -- poison-pill`

use std::num::NonZero;
use std::thread;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

#[derive(Debug)]
enum Order {
    Job(u32),
    Stop,
}

static ORDERS: BoundedQueue<Order> = BoundedQueue::new(NonZero::new(2).unwrap());

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
    });
    info!("both have stopped");
    assert!(ORDERS.is_empty(), "neither a job nor a pill is left");
}

fn work() {
    while let Some(Order::Job(job)) = ORDERS.get() {
        info!(job, "does a job");
    }
    info!("takes a pill and stops");
}
