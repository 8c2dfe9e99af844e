//! A call that waits for its answer, and one that goes on and is notified when it is there.
//!
//! Python: a plain call; a thread that puts its answer into a `queue.Queue`.
//! Run: `cargo run -p ch01-serial-parallel -- sync-async`

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Waits for the answer: the caller does nothing else meanwhile.
pub fn ask(question: u32) -> u32 {
    let _wait = info_span!("wait").entered();
    info!(question, "works on the answer");
    thread::sleep(BEAT);
    question * 2
}

/// Returns at once; the answer comes through the channel. Who drops the receiver does not want it.
/// The barrier holds the work up until others are on their way, too.
pub fn ask_and_go_on(question: u32, others: &Arc<Barrier>) -> Receiver<u32> {
    let ((notify, answer), others) = (mpsc::channel(), Arc::clone(others));
    let work = move || {
        others.wait();
        _ = notify.send(ask(question));
    };
    thread::Builder::new().name(format!("answer-{question}")).spawn(work).expect("a thread");
    answer
}

/// Plays it: two questions take two beats, or one.
pub fn main() {
    let started = Instant::now();
    let answers = [1, 2].map(ask);
    let waiting = started.elapsed();
    info!("has both answers, one after the other");
    assert_eq!(answers, [2, 4]);
    assert!(waiting >= 2 * BEAT, "{waiting:?}");

    let started = Instant::now();
    let both = Arc::new(Barrier::new(2)); // a call that waited here would wait for ever
    let answers = [3, 4].map(|question| ask_and_go_on(question, &both));
    info!("goes on");
    let answers = answers.map(|answer| answer.recv().expect("an answer comes"));
    let going_on = started.elapsed();
    info!("is notified of both answers");
    assert_eq!(answers, [6, 8]);
    assert!(going_on >= BEAT, "{going_on:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_nobody_wants_does_no_harm() {
        let alone = Arc::new(Barrier::new(1));
        drop(ask_and_go_on(1, &alone));
        assert_eq!(ask_and_go_on(2, &alone).recv(), Ok(4));
    }
}
