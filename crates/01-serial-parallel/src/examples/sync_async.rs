//! A call that waits for its answer, and one that returns at once and is answered later.
//!
//! Python: a plain call; a thread that puts its answer into a `queue.Queue`.
//! Run: `cargo run -p ch01-serial-parallel -- sync-async`

use std::sync::Barrier;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static CALLER_GOES_ON: Barrier = Barrier::new(3); // both calls and their caller

pub fn main() {
    let started = Instant::now();
    assert_eq!([ask(1), ask(2)], [2, 4]);
    info!("has both answers, one after the other");
    assert!(started.elapsed() >= 2 * BEAT);

    let third = ask_and_go_on(3);
    let fourth = ask_and_go_on(4);
    info!("goes on");
    CALLER_GOES_ON.wait();
    assert_eq!(third.recv(), Ok(6));
    assert_eq!(fourth.recv(), Ok(8));
    info!("is notified of both answers");
}

/// Synchronous: the caller does nothing else meanwhile.
fn ask(question: u32) -> u32 {
    let _wait = info_span!("wait").entered();
    info!(question, "works on the answer");
    thread::sleep(BEAT);
    question * 2
}

/// Asynchronous: returns at once, and the answer comes through the channel.
fn ask_and_go_on(question: u32) -> Receiver<u32> {
    let (notify, answer) = mpsc::channel();
    let work = move || {
        CALLER_GOES_ON.wait(); // it would never return if the caller waited for the answer
        notify.send(ask(question)).unwrap();
    };
    let thread = thread::Builder::new().name(format!("answer-{question}"));
    thread.spawn(work).unwrap();
    answer
}
