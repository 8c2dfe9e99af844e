//! What a buffer buys: how full it is over time, with a fast producer, a slow one, and in bursts.
//!
//! Python: `queue.Queue(8)` and its `qsize`.
//! Run: `cargo run -p ch07-producer-consumer -- depth-over-time`

use std::num::NonZero;
use std::sync::Barrier;
use std::thread;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

const BEATS: u32 = 48;
const BARS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How many items are put or got at once, and at every which beat.
type Pace = (u32, u32);

pub fn main() {
    let full = depths((1, 1), (1, 3));
    info!("fast producer, slow consumer: {}", chart(&full));
    let empty = depths((1, 3), (1, 1));
    info!("slow producer, fast consumer: {}", chart(&empty));
    let bursts = depths((8, 16), (1, 2));
    info!("bursts, steady consumer:      {}", chart(&bursts));

    // The slower side decides how full it is.
    assert!(full[20..].iter().all(|&depth| depth >= 7));
    assert!(empty.iter().all(|&depth| depth <= 1));
    // A burst is taken in, and evened out until the next one comes.
    assert!(bursts[15] >= 7 && [3, 4].contains(&bursts[23]) && bursts[30] <= 1);
}

/// The two sides know the queue and not each other. At the end of each beat `main` looks at it.
fn depths(producer: Pace, consumer: Pace) -> Vec<usize> {
    let queue = &BoundedQueue::new(NonZero::new(8).unwrap());
    // The clock: without it, a busy machine decides which side is the slower one.
    let clock = &Barrier::new(3);
    thread::scope(|s| {
        s.spawn(move || work(producer, clock, || queue.try_put(()).is_ok()));
        s.spawn(move || work(consumer, clock, || queue.try_get().is_ok()));
        let mut depths = Vec::new();
        for _ in 0..BEATS {
            clock.wait();
            depths.push(queue.len());
            clock.wait();
        }
        depths
    })
}

fn work((batch, every): Pace, clock: &Barrier, put_or_get: impl Fn() -> bool) {
    for beat in 1..=BEATS {
        if beat % every == 0 {
            (0..batch).all(|_| put_or_get()); // what the queue refuses waits for another beat
        }
        clock.wait(); // both are done with this beat
        clock.wait(); // `main` has looked
    }
}

fn chart(depths: &[usize]) -> String {
    depths.iter().map(|depth| BARS[*depth]).collect() // panics with more than 8
}
