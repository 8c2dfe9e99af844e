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

/// Works for `beats`, and then puts or gets `batch` items at once.
struct Side {
    batch: u32,
    beats: u32,
}

pub fn main() {
    let full = depths(Side { batch: 1, beats: 1 }, Side { batch: 1, beats: 3 });
    info!("fast producer, slow consumer: {}", chart(&full));
    let empty = depths(Side { batch: 1, beats: 3 }, Side { batch: 1, beats: 1 });
    info!("slow producer, fast consumer: {}", chart(&empty));
    let bursts = depths(
        Side {
            batch: 8,
            beats: 16,
        },
        Side { batch: 1, beats: 2 },
    );
    info!("bursts, steady consumer:      {}", chart(&bursts));

    let difference = average(&full) - average(&empty);
    assert!(difference > 1.5, "the slower side decides how full it is");
    assert!(
        bursts.iter().max() > Some(&4),
        "a burst is taken in, and evened out"
    );
}

/// The two sides know the queue and not each other. Looks at it every other beat.
fn depths(producer: Side, consumer: Side) -> Vec<usize> {
    let queue = &BoundedQueue::new(NonZero::new(8).unwrap());
    let mut depths = Vec::new();
    thread::scope(|s| {
        s.spawn(move || producer.work(|| queue.put(()).unwrap()));
        let consumer = s.spawn(move || consumer.work(|| queue.get().unwrap()));
        while !consumer.is_finished() {
            depths.push(queue.len());
            thread::sleep(2 * BEAT);
        }
    });
    depths
}

impl Side {
    fn work(&self, item: impl Fn()) {
        for number in 0..24 {
            if number % self.batch == 0 {
                thread::sleep(self.beats * BEAT);
            }
            item();
        }
    }
}

fn chart(depths: &[usize]) -> String {
    depths.iter().map(|depth| BARS[*depth]).collect() // panics with more than 8
}

fn average(depths: &[usize]) -> f64 {
    depths.iter().sum::<usize>() as f64 / depths.len() as f64
}
