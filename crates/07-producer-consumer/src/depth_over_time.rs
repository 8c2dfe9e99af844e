//! What a buffer buys: how full it is over time, with a fast producer, a slow one, and in bursts.
//!
//! Python: `queue.Queue(8)` and its `qsize`.
//! Run: `cargo run -p ch07-producer-consumer -- depth-over-time`

use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, warn};

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(4);
const ITEMS: u32 = 24;
const BARS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One side: it works for `pause` before each batch of `batch` items.
#[derive(Clone, Copy)]
pub struct Side {
    batch: u32,
    pause: Duration,
}

impl Side {
    fn work(self, mut item: impl FnMut()) {
        for number in 0..ITEMS {
            if number.is_multiple_of(self.batch) {
                thread::sleep(self.pause);
            }
            item();
        }
    }
}

/// The two sides know the queue and not each other. Returns how many items there were in it every
/// other beat, and how long it took.
pub fn play(places: NonZero<usize>, producer: Side, consumer: Side) -> (Vec<usize>, Duration) {
    let queue = &BoundedQueue::new(places);
    let began = Instant::now();
    thread::scope(|s| {
        s.spawn(move || producer.work(|| queue.put(()).unwrap()));
        let consume = s.spawn(move || consumer.work(|| queue.get().unwrap()));
        let mut depths = Vec::new();
        while !consume.is_finished() {
            depths.push(queue.len());
            thread::sleep(2 * BEAT);
        }
        (depths, began.elapsed())
    })
}

/// A bar for each number from 0 to 8.
pub fn chart(depths: &[usize]) -> String {
    depths.iter().map(|&depth| BARS.get(depth).unwrap_or(&'?')).collect()
}

fn median(mut depths: Vec<usize>) -> usize {
    depths.sort_unstable();
    depths[depths.len() / 2]
}

/// Plays it: three pairs with 8 places between them, and the last one again with 1 place.
pub fn main() {
    let (eight, one) = (const { NonZero::new(8).unwrap() }, NonZero::<usize>::MIN);
    let side = |batch, beats| Side { batch, pause: beats * BEAT };
    let (full, took) = play(eight, side(1, 1), side(1, 3));
    info!("fast producer, slow consumer: {}", chart(&full));
    let (empty, took_too) = play(eight, side(1, 3), side(1, 1));
    info!("slow producer, fast consumer: {}", chart(&empty));
    // Eight at once from the oven, and then nothing for a while.
    let (waves, evened_out) = play(eight, side(8, 16), side(1, 2));
    info!("bursts, steady consumer:      {}", chart(&waves));
    let (turns, in_turn) = play(one, side(8, 16), side(1, 2));
    let ms = |time: Duration| time.as_millis();
    info!(eight_places = ms(evened_out), one_place = ms(in_turn), "milliseconds for the bursts");

    let depths = [&full, &empty, &waves].into_iter().flatten();
    assert!(depths.max() <= Some(&8), "never more than there are places");
    assert!(waves.iter().max() > Some(&4), "eight places take in a burst");
    assert!(turns.iter().max() <= Some(&1), "one place does not");
    // With one place the oven stays cold until six of eight are eaten, three times.
    let least = 3 * (16 + 6 * 2) * BEAT;
    assert!(in_turn >= least);
    // The slower side takes three beats for each item. If it took half as long again, it was late.
    if took.max(took_too) < ITEMS * 3 * BEAT * 3 / 2 && evened_out < least {
        assert!(median(full) > median(empty) + 2, "the slower side decides how full it is");
    } else {
        warn!("not judged: the machine is too busy, both sides are late");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_a_bar_for_each_depth() {
        assert_eq!(chart(&[0, 1, 4, 8, 9]), "·▁▄█?");
        assert_eq!(chart(&[]), "");
    }

    #[test]
    fn a_queue_of_one_is_never_deeper() {
        let side = Side { batch: 1, pause: Duration::ZERO };
        let (depths, _) = play(NonZero::<usize>::MIN, side, side);
        assert!(depths.iter().all(|&depth| depth <= 1));
    }

    #[test]
    fn the_slower_side_decides_how_long_it_takes() {
        let (slow, fast) = (Side { batch: 1, pause: BEAT }, Side { batch: 24, pause: BEAT });
        for (producer, consumer) in [(slow, fast), (fast, slow)] {
            let (_, took) = play(const { NonZero::new(8).unwrap() }, producer, consumer);
            assert!(took >= ITEMS * BEAT);
        }
    }
}
