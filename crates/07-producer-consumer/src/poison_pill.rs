//! An item that means "stop": one poison pill for each worker, behind the last job.
//!
//! Python: `None` in a `queue.Queue`.
//! Run: `cargo run -p ch07-producer-consumer -- poison-pill`

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const WORK: Duration = Duration::from_millis(20);

/// What can be in the queue.
pub enum Order {
    /// Do this job.
    Job(u32),
    /// Do no more.
    Stop,
}

/// Does jobs until it is told to stop; returns them.
pub fn work(orders: &BoundedQueue<Order>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Some(Order::Job(job)) = orders.get() {
        info!(job, "does a job");
        let _work = info_span!("work").entered();
        thread::sleep(WORK);
        done.push(job);
    }
    info!("takes a pill and stops");
    done
}

/// The same number of jobs for any number of workers; returns which worker has done which.
pub fn run(names: &[&str], jobs: u32) -> Vec<Vec<u32>> {
    let orders = &BoundedQueue::new(const { NonZero::new(2).unwrap() });
    thread::scope(|s| {
        let spawn = |name: &&str| {
            let name = (*name).to_owned();
            thread::Builder::new().name(name).spawn_scoped(s, || work(orders)).unwrap()
        };
        let workers: Vec<_> = names.iter().map(spawn).collect();
        let jobs = (1..=jobs).map(Order::Job);
        // A worker takes one pill and no more: as many pills as workers.
        let pills = names.iter().map(|_| Order::Stop);
        for order in jobs.chain(pills) {
            assert!(orders.put(order).is_ok(), "nobody closes this queue");
        }
        info!("has put all jobs and all pills");
        let done = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
        assert!(orders.is_empty(), "no pill too many");
        done
    })
}

/// Plays it: two workers, six jobs, two pills.
pub fn main() {
    let mut done = run(&["ann", "bob"], 6).concat();
    done.sort_unstable();
    info!(jobs = done.len(), "both have stopped");
    assert_eq!(done, [1, 2, 3, 4, 5, 6], "the pills come behind the jobs");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pills_without_jobs_stop_everybody() {
        assert_eq!(run(&["ann", "bob", "cid"], 0), [[]; 3]);
    }

    #[test]
    fn what_is_behind_the_pill_is_not_done() {
        let orders = BoundedQueue::new(const { NonZero::new(3).unwrap() });
        for order in [Order::Job(1), Order::Stop, Order::Job(2)] {
            assert!(orders.put(order).is_ok());
        }
        assert_eq!(work(&orders), [1]);
        assert_eq!(orders.len(), 1);
    }
}
