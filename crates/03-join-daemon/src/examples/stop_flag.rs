//! A thread is asked to stop, never killed: in a plain sleep it hears late, in a wait at once.
//!
//! Python: `threading.Event`, whose `wait(timeout)` is a sleep that can be interrupted.
//! Run: `cargo run -p ch03-join-daemon -- stop-flag`

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(10);

static STOP: AtomicBool = AtomicBool::new(false);
static ALL_ARE_HERE: Barrier = Barrier::new(4); // three workers and main

pub fn main() {
    let (ask, asked) = mpsc::channel();
    let sleeper = spawn("sleeper", sleep);
    let parker = spawn("parker", park);
    let receiver = spawn("receiver", move || receive(&asked));
    ALL_ARE_HERE.wait();
    thread::sleep(BEAT);

    info!("asks all to stop");
    STOP.store(true, Relaxed); // the sleeper has to see this by itself
    parker.thread().unpark();
    drop(ask); // the end of the channel
    let slept = sleeper.join().unwrap();
    let woken = parker.join().unwrap().max(receiver.join().unwrap());
    assert!(slept >= 5 * BEAT, "it sleeps to the end");
    assert!(woken < LONG / 4, "the others are woken");
}

fn sleep() {
    loop {
        thread::sleep(5 * BEAT); // nothing shortens it
        if STOP.load(Relaxed) {
            return;
        }
    }
}

/// `unpark` ends the pause; one that comes before it is remembered. A pause may also end without
/// any reason: the flag is what counts.
fn park() {
    while !STOP.load(Relaxed) {
        thread::park_timeout(LONG);
    }
}

/// A message, or the end of the channel, ends the pause.
fn receive(asked: &Receiver<()>) {
    while asked.recv_timeout(LONG) == Err(RecvTimeoutError::Timeout) {}
}

/// Starts a worker that returns how long it has paused.
fn spawn(name: &str, pause: impl FnOnce() + Send + 'static) -> JoinHandle<Duration> {
    let work = || {
        info!("works, then pauses");
        ALL_ARE_HERE.wait();
        let begin = Instant::now();
        info_span!("pause").in_scope(pause);
        info!(ms = begin.elapsed().as_millis(), "has stopped");
        begin.elapsed()
    };
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(work).unwrap()
}
