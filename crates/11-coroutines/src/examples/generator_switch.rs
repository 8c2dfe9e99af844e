//! Two generators take turns because `main` switches by hand: strictly one, then the other.
//!
//! Python: two generator functions and `next()`.
//! Run: `cargo run -p ch11-coroutines -- generator-switch`

use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::generator::Generator;

const WORK: Duration = Duration::from_millis(20);

pub fn main() {
    let began = Instant::now();
    let mut ann = worker("ann");
    let mut bob = worker("bob");
    let ann_runs = info_span!("task", name = "ann");
    let bob_runs = info_span!("task", name = "bob");
    let mut turns = Vec::new();
    for _ in 0..3 {
        turns.extend(ann_runs.in_scope(|| ann.next()));
        turns.extend(bob_runs.in_scope(|| bob.next()));
    }
    let took = began.elapsed();
    info!(
        milliseconds = took.as_millis(),
        "both have worked three rounds"
    );
    assert_eq!(turns, ["ann", "bob", "ann", "bob", "ann", "bob"]);
    assert!(took >= 6 * WORK, "taking turns saves no time");
}

fn worker(name: &'static str) -> Generator<(), &'static str, ()> {
    Generator::new(move |yielder| {
        for round in 1..=3 {
            info!(round, "works");
            thread::sleep(WORK);
            yielder.suspend(name); // stops here, until `main` asks for the next item
        }
    })
}
