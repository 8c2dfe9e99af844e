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

use crate::bounded_queue::{BoundedQueue, TooManyDone};

const WORK: Duration = Duration::from_millis(50);
const JOBS: u32 = 4;

/// Takes jobs and does them. With the last one in hand it lets main look: once before the work,
/// once more so that the work does not begin while main looks.
pub fn work(jobs: &BoundedQueue<u32>, done: &AtomicU32, main_looks: &Barrier) {
    while let Some(job) = jobs.get() {
        info!(job, "takes");
        if job == JOBS {
            main_looks.wait();
            main_looks.wait();
        }
        let _work = info_span!("work").entered();
        thread::sleep(WORK);
        done.fetch_add(1, Relaxed);
        jobs.task_done().unwrap();
    }
}

/// Two workers and four jobs. Returns how many were in the queue and how many were done, when main
/// looked at the queue and when it had joined it.
pub fn run() -> [(usize, u32); 2] {
    let jobs = &BoundedQueue::new(const { NonZero::new(8).unwrap() });
    let (done, main_looks) = (&AtomicU32::new(0), &Barrier::new(2));
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let work = || work(jobs, done, main_looks);
            thread::Builder::new().name(name.into()).spawn_scoped(s, work).unwrap();
        }
        for job in 1..=JOBS {
            jobs.put(job).unwrap();
        }
        main_looks.wait();
        let empty = (jobs.len(), done.load(Relaxed));
        info!(queued = empty.0, done = empty.1, "sees an empty queue");
        main_looks.wait();
        jobs.join();
        let joined = (jobs.len(), done.load(Relaxed));
        info!(queued = joined.0, done = joined.1, "has joined the queue");
        jobs.close(); // the workers wait for more jobs: this sends them home
        [empty, joined]
    })
}

/// Plays it: the queue is empty before the work is done, and done when `join` returns.
pub fn main() {
    let [(queued, done), joined] = run();
    assert_eq!(queued, 0);
    assert!(done < JOBS, "the last job is still in somebody's hands");
    assert_eq!(joined, (0, JOBS));
    let once_more = BoundedQueue::<u32>::new(NonZero::<usize>::MIN).task_done();
    assert_eq!(once_more, Err(TooManyDone), "done once too often");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_never_had_an_item_is_done() {
        BoundedQueue::<u32>::new(NonZero::<usize>::MIN).join();
    }

    #[test]
    fn it_is_the_same_on_every_run() {
        for _ in 0..10 {
            let [(queued, done), joined] = run();
            assert!(queued == 0 && done < JOBS && joined == (0, JOBS));
        }
    }
}
