//! A queue with no places at all: who sends waits until somebody takes the item out of its hand.
//!
//! Python: no counterpart; `queue.Queue(0)` is a queue without a limit.
//! Run: `cargo run -p ch07-producer-consumer -- rendezvous`

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Hands the baton over; returns when that was done.
pub fn hand_over(next: &Sender<&'static str>) -> Instant {
    info!("holds out the baton");
    let _wait = info_span!("wait").entered();
    next.send("baton").unwrap();
    let done = Instant::now();
    info!("goes on");
    done
}

/// Comes when it likes and takes the baton; returns when it came.
pub fn take_over(previous: &Receiver<&'static str>, way: Duration) -> Instant {
    thread::sleep(way);
    let came = Instant::now();
    info!("is there");
    let item = previous.recv().unwrap();
    info!(item, "takes it");
    came
}

/// Plays the hand-over with so many places between the two: when ann could go on, when bob came.
pub fn meet(places: usize, way: Duration) -> (Instant, Instant) {
    let (next, previous) = bounded(places);
    thread::scope(|s| {
        let hand_over = move || hand_over(&next);
        let take_over = move || take_over(&previous, way);
        let ann = thread::Builder::new().name("ann".into()).spawn_scoped(s, hand_over).unwrap();
        let bob = thread::Builder::new().name("bob".into()).spawn_scoped(s, take_over).unwrap();
        (ann.join().unwrap(), bob.join().unwrap())
    })
}

/// Plays it: bob is a beat late.
pub fn main() {
    let (went_on, came) = meet(0, BEAT);
    info!("both have met");
    assert!(went_on >= came, "with no place between them they meet");

    let (table, _bob) = bounded(0);
    let nobody_there = table.try_send("baton");
    assert_eq!(nobody_there, Err(TrySendError::Full("baton")), "it is full even when empty");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_place_nobody_has_to_be_there() {
        let (next, previous) = bounded(1);
        hand_over(&next); // in one thread: with no place this would wait for ever
        take_over(&previous, Duration::ZERO);
    }

    #[test]
    fn whoever_is_late_they_meet() {
        for _ in 0..50 {
            let (went_on, came) = meet(0, Duration::ZERO);
            assert!(went_on >= came);
        }
    }

    #[test]
    fn nobody_left_to_take_it_is_an_error_not_a_wait() {
        let (next, previous) = bounded(0);
        drop(previous);
        assert!(next.send("baton").is_err());
    }
}
