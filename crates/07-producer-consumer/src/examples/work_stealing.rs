//! A deque for each worker: one with nothing left to do steals from the other end of another's.
//!
//! Python: no counterpart; the workers of a `ThreadPoolExecutor` share one queue.
//! Run: `cargo run -p ch07-producer-consumer -- work-stealing`

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use crossbeam_deque::{Steal, Stealer, Worker};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(10);

static BOTH_HAVE_ONE: Barrier = Barrier::new(2);

pub fn main() {
    let of_ann = Worker::new_lifo();
    let of_bob = Worker::new_lifo();
    for task in 1..=8 {
        of_ann.push(task); // ann has all the work, and bob has none
    }
    let from_ann = of_ann.stealer();
    let from_bob = of_bob.stealer();
    let ann = spawn("ann", of_ann, from_bob);
    let bob = spawn("bob", of_bob, from_ann);
    let by_ann = ann.join().unwrap();
    let by_bob = bob.join().unwrap();
    info!(?by_ann, ?by_bob, "both have nothing left to do");
    assert_eq!(by_ann[0], 8); // the owner takes what it put last: it is still in the cache
    assert_eq!(by_bob[0], 1); // a thief takes the oldest, at the other end
    let mut all = [by_ann, by_bob].concat();
    all.sort_unstable();
    assert_eq!(all, [1, 2, 3, 4, 5, 6, 7, 8], "each exactly once");
}

fn work(own: &Worker<u32>, other: &Stealer<u32>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Some(task) = own.pop().or_else(|| steal(other)) {
        info!(task, "works");
        if done.is_empty() {
            BOTH_HAVE_ONE.wait(); // without it, one might be too late to get any
        }
        let _work = info_span!("work").entered();
        thread::sleep(BEAT);
        done.push(task);
    }
    done
}

fn steal(other: &Stealer<u32>) -> Option<u32> {
    loop {
        match other.steal() {
            Steal::Success(task) => return Some(task),
            Steal::Empty => return None,
            Steal::Retry => {} // another thread came between
        }
    }
}

fn spawn(name: &str, own: Worker<u32>, other: Stealer<u32>) -> thread::JoinHandle<Vec<u32>> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(move || work(&own, &other)).unwrap()
}
