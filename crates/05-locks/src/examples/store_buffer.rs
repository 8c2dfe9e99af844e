//! Two threads store and then load: without `SeqCst` both may miss what the other has stored.
//!
//! Python: no counterpart; its threads all see each other's steps in one order.
//! Run: `cargo run --release -p ch05-locks -- store-buffer`

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, warn};

const BEAT: Duration = Duration::from_millis(10);

/// On a cache line of its own, so that a core can look at one while the other changes.
#[repr(align(128))]
struct Line(AtomicUsize);

pub fn main() {
    let mut weak = 0;
    let mut strong = 0;
    for _ in 0..20 {
        weak += both_missed(Ordering::Release, Ordering::Acquire);
        strong += both_missed(Ordering::SeqCst, Ordering::SeqCst);
    }
    info!(weak, strong, "rounds in which both missed the store");
    assert_eq!(strong, 0);
    if weak == 0 {
        warn!("not judged: without `SeqCst` it can happen, but it did not");
    }
}

/// In each round, each of the two threads stores the round's number and loads the other's. Counts
/// the rounds in which neither saw the other there.
fn both_missed(store: Ordering, load: Ordering) -> usize {
    let rounds = [const { Line(AtomicUsize::new(0)) }; 2];
    let play = |me: usize| -> Vec<bool> {
        let mine = &rounds[me].0;
        let other = &rounds[1 - me].0;
        let mut missed = Vec::new();
        let end = Instant::now() + BEAT;
        while Instant::now() < end {
            let round = missed.len() + 1;
            while other.load(Ordering::Relaxed) < round - 1 {
                thread::yield_now(); // so that both begin the round at the same moment
            }
            // The core may keep the store in a buffer of its own, and load meanwhile. Not with
            // `SeqCst`: then the others see the store first.
            mine.store(round, store);
            missed.push(other.load(load) < round);
        }
        mine.store(usize::MAX, Ordering::Relaxed); // the other need not wait any more
        missed
    };
    let (ann, bob) = thread::scope(|s| {
        let ann = s.spawn(|| play(0));
        let bob = play(1);
        (ann.join().unwrap(), bob)
    });
    ann.iter()
        .zip(bob)
        .filter(|&(ann, bob)| *ann && bob)
        .count()
}
