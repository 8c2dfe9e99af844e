//! When main ends the program ends: threads that are still at work are cut off.
//!
//! Python: the other way round; the interpreter waits for every thread that is not a daemon.
//! Run: `cargo run -p ch02-threads -- main-ends-first`

use std::sync::Barrier;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static BOTH_HAVE_BEGUN: Barrier = Barrier::new(3); // ann, bob and main

pub fn main() {
    let ann = spawn("ann");
    let bob = spawn("bob");
    BOTH_HAVE_BEGUN.wait();
    thread::sleep(BEAT);
    info!("ends, and with it the program");
    assert!(!ann.is_finished() && !bob.is_finished());
    // The cure: `join` both here, or start them in a `thread::scope`.
}

fn work() {
    let _work = info_span!("work").entered();
    info!("begins");
    BOTH_HAVE_BEGUN.wait();
    thread::sleep(Duration::from_secs(60)); // work that takes a minute
    info!("ends"); // never said
}

fn spawn(name: &str) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(work).unwrap()
}
