//! What a buffer buys: how full it is over time, with a fast producer, a slow one, and in bursts.
//!
//! Python: `queue.Queue(8)` and its `qsize`.
//! Run: `cargo run -p ch07-producer-consumer -- depth-over-time`

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(4);
const BARS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Items that are put or got at once, and the beats of work before that.
type Pace = (u32, u32);

pub fn main() {
    let full = depths((1, 1), (1, 3));
    info!("fast producer, slow consumer: {}", chart(&full));
    let empty = depths((1, 3), (1, 1));
    info!("slow producer, fast consumer: {}", chart(&empty));
    let bursts = depths((8, 16), (1, 2));
    info!("bursts, steady consumer:      {}", chart(&bursts));

    let difference = average(&full) - average(&empty);
    assert!(difference > 1.5, "the slower side decides how full it is");
    assert!(bursts.iter().max() > Some(&4)); // a burst is taken in, and evened out
}

/// The two sides know the queue and not each other. Looks at it every other beat.
fn depths(producer: Pace, consumer: Pace) -> Vec<usize> {
    let queue = &BoundedQueue::new(NonZero::new(8).unwrap());
    let mut depths = Vec::new();
    thread::scope(|s| {
        s.spawn(move || work(producer, || queue.put(()).unwrap()));
        let consumer = s.spawn(move || work(consumer, || queue.get().unwrap()));
        while !consumer.is_finished() {
            depths.push(queue.len());
            thread::sleep(2 * BEAT);
        }
    });
    depths
}

fn work((batch, beats): Pace, put_or_get: impl Fn()) {
    for number in 0..24 {
        if number % batch == 0 {
            thread::sleep(beats * BEAT);
        }
        put_or_get();
    }
}

fn chart(depths: &[usize]) -> String {
    depths.iter().map(|depth| BARS[*depth]).collect() // panics with more than 8
}

fn average(depths: &[usize]) -> f64 {
    depths.iter().sum::<usize>() as f64 / depths.len() as f64
}
