//! What an item costs on its way: our queue, std's and crossbeam's, with 1, 64 and 1024 places.
//!
//! Python: `queue.Queue`, and `queue.SimpleQueue`, which has no limit.
//! Run: `cargo run --release -p ch07-producer-consumer -- queue-cost`

use std::num::NonZero;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

const PLACES: [usize; 3] = [1, 64, 1024];
const ROUNDS: u32 = 5;

/// How many items are sent. With one place, each of them is a change of threads.
fn items(places: usize) -> u64 {
    if places == 1 { 200 } else { 3_000 }
}

/// Nanoseconds for each item that so many producers put and as many consumers get: the best of
/// some rounds, which nothing else has disturbed.
pub fn cost(
    pairs: u64,
    items: u64,
    put: impl Fn(u64) + Sync,
    get: impl Fn() -> u64 + Sync,
) -> u128 {
    let (put, get) = (&put, &get);
    let round = |_| {
        let began = Instant::now();
        let sum: u64 = thread::scope(|s| {
            for _ in 0..pairs {
                s.spawn(move || (1..=items).for_each(put));
            }
            let consume = move || (0..items).map(|_| get()).sum::<u64>();
            let consumers: Vec<_> = (0..pairs).map(|_| s.spawn(consume)).collect();
            consumers.into_iter().map(|consumer| consumer.join().unwrap()).sum()
        });
        assert_eq!(sum, pairs * items * (items + 1) / 2, "every item arrives, once");
        began.elapsed().as_nanos() / u128::from(pairs * items)
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// The three queues, with so many producers and consumers.
pub fn compare(pairs: u64) -> [(&'static str, [u128; 3]); 3] {
    let ours = PLACES.map(|places| {
        let queue = BoundedQueue::new(NonZero::new(places).expect("a place"));
        cost(pairs, items(places), |item| queue.put(item).unwrap(), || queue.get().unwrap())
    });
    let std = PLACES.map(|places| {
        let (send, receive) = mpsc::sync_channel(places);
        let receive = Mutex::new(receive); // it is for one consumer: two have to take turns
        let get = || receive.lock().unwrap().recv().unwrap();
        cost(pairs, items(places), |item| send.send(item).unwrap(), get)
    });
    let crossbeam = PLACES.map(|places| {
        let (send, receive) = crossbeam_channel::bounded(places);
        cost(pairs, items(places), |item| send.send(item).unwrap(), || receive.recv().unwrap())
    });
    [("ours", ours), ("std", std), ("crossbeam", crossbeam)]
}

/// Plays it: one producer and one consumer, then two and two.
pub fn main() {
    for pairs in [1, 2] {
        for (queue, [places_1, places_64, places_1024]) in compare(pairs) {
            info!(pairs, queue, places_1, places_64, places_1024, "nanoseconds for an item");
            // With one place each item is a change of threads, or a wait for the other core.
            assert!(places_1 > 2 * places_1024, "{queue}: both sides wait for each item");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_sends_all_its_items() {
        let (send, receive) = crossbeam_channel::bounded(1);
        let count = Mutex::new(0);
        let put = |item| {
            *count.lock().unwrap() += 1;
            send.send(item).unwrap();
        };
        cost(3, 10, put, || receive.recv().unwrap());
        assert_eq!(count.into_inner().unwrap(), 3 * 10 * ROUNDS);
    }

    #[test]
    #[should_panic(expected = "every item arrives")]
    fn a_lost_item_is_noticed() {
        cost(1, 1, |_| (), || 0);
    }
}
