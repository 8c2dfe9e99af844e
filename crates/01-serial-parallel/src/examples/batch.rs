//! The same two jobs in batch, one wholly after the other, and interleaved, one step in turn.
//!
//! Python: two generators, run to their end one by one, or advanced in turn with `next`.
//! Run: `cargo run -p ch01-serial-parallel -- batch`

use std::collections::VecDeque;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(10);

pub fn main() {
    let mut batch = String::new();
    for job in [job('a', 3), job('b', 2)] {
        batch.extend(job); // all its steps, before the next job begins
    }
    info!(batch, "one job wholly after the other");

    let mut jobs = VecDeque::from([job('c', 3), job('d', 2)]);
    let mut interleaved = String::new();
    while let Some(mut job) = jobs.pop_front() {
        if let Some(step) = job.next() {
            interleaved.push(step);
            jobs.push_back(job); // one step, and back to the end of the line
        }
    }
    info!(interleaved, "a step of each in turn");

    assert_eq!(batch, "aaabb");
    assert_eq!(interleaved, "cdcdc");
}

/// A job is an iterator over its steps: asking for the next step does it.
fn job(name: char, steps: u32) -> impl Iterator<Item = char> {
    let lane = info_span!("task", %name);
    (1..=steps).map(move |step| {
        let _task = lane.enter();
        info!(step, "works");
        thread::sleep(BEAT);
        name
    })
}
