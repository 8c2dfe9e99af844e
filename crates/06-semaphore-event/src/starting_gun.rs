//! One shot starts all runners: setting an event wakes everybody who waits for it.
//!
//! Python: `threading.Event`; one `set` for any number of waiters.
//! Run: `cargo run -p ch06-semaphore-event -- starting-gun`

use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::event_flag::Event;

const BEAT: Duration = Duration::from_millis(100);

/// Each runner says that it is ready and waits for the shot, which falls when all are ready.
/// Returns how long after the shot each of them started.
pub fn race(runners: &[&str]) -> Vec<Duration> {
    let shot = &Event::new();
    thread::scope(|s| {
        let spawn = |&name: &&str| {
            let run = || {
                info!("is ready");
                shot.wait();
                let started = Instant::now();
                let _run = info_span!("run").entered();
                info!("runs");
                thread::sleep(BEAT);
                started
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, run).unwrap()
        };
        let threads: Vec<_> = runners.iter().map(spawn).collect();
        while shot.waiting() < runners.len() {
            thread::yield_now();
        }
        let fired = Instant::now();
        info!("fires");
        shot.set();
        // Of two instants the later one minus the earlier one; the other way round it is an error.
        let late = |started: Instant| started.checked_duration_since(fired).expect("a false start");
        threads.into_iter().map(|thread| late(thread.join().unwrap())).collect()
    })
}

/// Plays it: five runners, one shot.
pub fn main() {
    let late = race(&["ann", "bob", "cat", "dan", "eve"]);
    let last = late.iter().max().map(Duration::as_secs_f64);
    info!(runners = late.len(), last, "all have run");
    assert_eq!(late.len(), 5, "one shot for all, and nobody started before it");
}
