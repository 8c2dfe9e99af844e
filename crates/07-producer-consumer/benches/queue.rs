//! What items cost on their way: `cargo bench -p ch07-producer-consumer`.
//!
//! Each line sends a batch of items, with a thread on each side. The last line is our queue beside
//! std's: 64 places, in turns in one run, the median round of each.

use std::num::NonZero;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ch07_producer_consumer::bounded_queue::BoundedQueue;
use crossbeam_queue::ArrayQueue;
use divan::counter::ItemsCount;

const PLACES: [usize; 3] = [1, 64, 1024];
const ROUNDS: usize = 41;

fn items(places: usize) -> u64 {
    if places == 1 { 1_000 } else { 50_000 }
}

/// One thread puts, this one gets; returns how long that took.
fn send(items: u64, put: impl Fn(u64) + Send, get: impl Fn() -> u64) -> Duration {
    let began = Instant::now();
    thread::scope(|s| {
        s.spawn(move || (1..=items).for_each(put));
        let sum: u64 = (0..items).map(|_| get()).sum();
        assert_eq!(sum, items * (items + 1) / 2);
    });
    began.elapsed()
}

fn by_ours(places: usize, items: u64) -> Duration {
    let queue = BoundedQueue::new(NonZero::new(places).expect("a place"));
    send(
        items,
        |item| queue.put(item).unwrap(),
        || queue.get().unwrap(),
    )
}

fn by_std(places: usize, items: u64) -> Duration {
    let (sender, receiver) = mpsc::sync_channel(places);
    send(
        items,
        move |item| sender.send(item).unwrap(),
        || receiver.recv().unwrap(),
    )
}

fn by_crossbeam(places: usize, items: u64) -> Duration {
    let (sender, receiver) = crossbeam_channel::bounded(places);
    send(
        items,
        move |item| sender.send(item).unwrap(),
        || receiver.recv().unwrap(),
    )
}

/// It never blocks: without room, or without an item, this yields and tries again.
fn by_array_queue(places: usize, items: u64) -> Duration {
    let queue = ArrayQueue::new(places);
    let put = |item| {
        while queue.push(item).is_err() {
            thread::yield_now();
        }
    };
    let get = || loop {
        match queue.pop() {
            Some(item) => return item,
            None => thread::yield_now(),
        }
    };
    send(items, put, get)
}

fn bench(bencher: divan::Bencher, places: usize, send: fn(usize, u64) -> Duration) {
    let items = items(places);
    bencher
        .counter(ItemsCount::new(items))
        .bench_local(|| send(places, items));
}

#[divan::bench(args = PLACES, sample_count = 20)]
fn ours(bencher: divan::Bencher, places: usize) {
    bench(bencher, places, by_ours);
}

#[divan::bench(args = PLACES, sample_count = 20)]
fn std_sync_channel(bencher: divan::Bencher, places: usize) {
    bench(bencher, places, by_std);
}

#[divan::bench(args = PLACES, sample_count = 20)]
fn crossbeam(bencher: divan::Bencher, places: usize) {
    bench(bencher, places, by_crossbeam);
}

#[divan::bench(args = PLACES, sample_count = 20)]
fn array_queue(bencher: divan::Bencher, places: usize) {
    bench(bencher, places, by_array_queue);
}

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        let rounds = (0..ROUNDS).map(|_| (by_ours(64, 50_000), by_std(64, 50_000)));
        let (mut ours, mut std): (Vec<_>, Vec<_>) = rounds.unzip();
        let [ours, std] = [&mut ours, &mut std].map(|rounds| {
            rounds.sort();
            rounds[ROUNDS / 2].as_nanos() as f64 / 50_000.0
        });
        println!(
            "ours {ours:.0} ns, std {std:.0} ns: {:.2} times std's throughput",
            std / ours
        );
    }
}
