//! Three workers in lockstep: nobody begins a round before all have finished the one before.
//!
//! Python: `threading.Barrier`.
//! Run: `cargo run -p ch06-semaphore-event -- barrier`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);

static END_OF_ROUND: Barrier = Barrier::new(3);
static DONE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for (name, beats) in [("ann", 1), ("bob", 2), ("cid", 3)] {
            let work = move || work(beats);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, work).unwrap();
        }
    });
    info!("all rounds are over");
    assert_eq!(*DONE.lock().unwrap(), [1, 1, 1, 2, 2, 2, 3, 3, 3]);
}

fn work(beats: u32) {
    for round in 1..=3 {
        let work = info_span!("work", round).entered();
        thread::sleep(beats * BEAT);
        DONE.lock().unwrap().push(round);
        drop(work);
        info!(round, "has done its part");
        END_OF_ROUND.wait(); // the same barrier again: it counts the rounds itself
    }
}
