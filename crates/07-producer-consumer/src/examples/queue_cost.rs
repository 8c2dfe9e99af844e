//! What an item costs on its way through three queues: one place makes both sides wait for each.
//!
//! Python: `queue.Queue`.
//! Run: `cargo run --release -p ch07-producer-consumer -- queue-cost`

use std::num::NonZero;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tracing::info;

use crate::bounded_queue::BoundedQueue;

pub fn main() {
    compare("ours", |places, items| {
        let queue = BoundedQueue::new(NonZero::new(places).unwrap());
        let put = |item| queue.put(item).unwrap();
        let get = || queue.get().unwrap();
        send(items, put, get)
    });
    compare("std", |places, items| {
        let (sender, receiver) = mpsc::sync_channel(places);
        let put = move |item| sender.send(item).unwrap();
        let get = || receiver.recv().unwrap();
        send(items, put, get)
    });
    compare("crossbeam", |places, items| {
        let (sender, receiver) = crossbeam_channel::bounded(places);
        let put = |item| sender.send(item).unwrap();
        let get = || receiver.recv().unwrap();
        send(items, put, get)
    });
}

fn compare(queue: &str, time: impl Fn(usize, u32) -> Duration) {
    let one = best(5, || time(1, 100) / 100);
    let many = best(20, || time(1024, 1_000) / 1_000); // there is a place for each
    let [one_ns, many_ns] = [one, many].map(|time| time.as_nanos());
    info!(queue, one_ns, many_ns, "has measured an item");
    // With one place each item is a switch of threads, or a wait for the other core.
    assert!(one > many * 3 / 2, "{queue}");
}

/// The best of some rounds: one that nothing else disturbed.
fn best(rounds: u32, round: impl Fn() -> Duration) -> Duration {
    (0..rounds).map(|_| round()).min().unwrap()
}

fn send(items: u32, put: impl Fn(u32) + Send, get: impl Fn() -> u32) -> Duration {
    let began = Instant::now();
    thread::scope(|s| {
        s.spawn(move || (0..items).for_each(put));
        for item in 0..items {
            assert_eq!(get(), item);
        }
    });
    began.elapsed()
}
