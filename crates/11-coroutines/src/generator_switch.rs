//! Two generators take turns because the caller switches by hand: strictly one, then the other.
//!
//! Python: two generator functions and `next()`.
//! Run: `cargo run -p ch11-coroutines -- generator-switch`

use std::thread::{self, ThreadId};
use std::time::Duration;

use tracing::{info, info_span};

use crate::generator::Generator;

const WORK: Duration = Duration::from_millis(20);

/// Works `rounds` times, and stops after each round to say on which thread it was.
pub fn worker(rounds: u32) -> Generator<(), ThreadId, ()> {
    Generator::new(move |yielder| {
        for round in 1..=rounds {
            info!(round, "works");
            thread::sleep(WORK);
            yielder.suspend(thread::current().id());
        }
    })
}

/// Switches between two workers until both are done; returns who ran when, and on which thread.
pub fn switch(rounds: u32) -> Vec<(&'static str, ThreadId)> {
    let mut workers = ["ann", "bob"].map(|name| (name, info_span!("task", name), worker(rounds)));
    let mut turns = Vec::new();
    loop {
        let before = turns.len();
        for (name, lane, worker) in &mut workers {
            let thread = lane.in_scope(|| worker.next());
            turns.extend(thread.map(|thread| (*name, thread)));
        }
        if turns.len() == before {
            return turns;
        }
    }
}

/// Plays it: three rounds each, in strict alternation, all on this thread.
pub fn main() {
    let turns = switch(3);
    info!(turns = turns.len(), "both are done");
    let names: Vec<&str> = turns.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["ann", "bob", "ann", "bob", "ann", "bob"]);
    assert!(turns.iter().all(|(_, thread)| *thread == thread::current().id()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rounds_no_turns() {
        assert_eq!(switch(0), []);
    }

    #[test]
    fn a_worker_goes_on_only_when_it_is_asked() {
        let mut worker = worker(2);
        assert!(worker.next().is_some());
        assert!(worker.next().is_some());
        assert!(worker.next().is_none());
        assert_eq!(worker.into_result(), Some(()));
    }
}
