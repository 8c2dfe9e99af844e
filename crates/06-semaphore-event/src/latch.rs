//! A latch opens when all are ready; unlike `join` it does not wait for their end.
//!
//! Python: no counterpart; a `Semaphore(0)` that is acquired once for each comes near.
//! Run: `cargo run -p ch06-semaphore-event -- latch`

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_utils::sync::WaitGroup;
use tracing::{info, info_span};

use crate::count_down_latch::Latch;
use crate::event_flag::Event;

const BEAT: Duration = Duration::from_millis(50);
const SERVICES: [(&str, u32); 3] = [("database", 1), ("cache", 2), ("mail", 3)];

/// A service needs some beats to be ready, counts down, and serves until it is told to stop.
pub fn service(beats: u32, ready: &Latch, stop: &Event) {
    {
        let _start = info_span!("start").entered();
        thread::sleep(beats * BEAT);
    }
    info!("is ready");
    ready.count_down();
    let _serve = info_span!("serve").entered();
    stop.wait();
    info!("stops");
}

/// A thread that fails before it is ready: its clone of the group is dropped, so it is counted all
/// the same. Returns when nobody is left to wait for.
pub fn with_wait_group() {
    let group = WaitGroup::new();
    let its_own = group.clone();
    let fail = move || {
        let _counted_at_the_end = its_own;
        info!("fails to start");
    };
    let thread = thread::Builder::new().name("backup".into()).spawn(fail).unwrap();
    group.wait();
    thread.join().unwrap();
}

/// Plays it: the shop opens when all services are ready, and while all of them run.
pub fn main() {
    let (ready, stop) = (&Latch::new(SERVICES.len()), &Event::new());
    let began = Instant::now();
    thread::scope(|s| {
        let threads = SERVICES.map(|(name, beats)| {
            let service = move || service(beats, ready, stop);
            thread::Builder::new().name(name.into()).spawn_scoped(s, service).unwrap()
        });
        ready.wait();
        let running = threads.iter().filter(|thread| !thread.is_finished()).count();
        info!(running, "all are ready");
        thread::sleep(BEAT);
        stop.set();
        assert!(began.elapsed() >= 3 * BEAT, "the slowest is ready");
        assert_eq!(running, SERVICES.len(), "and none has ended");
    });
    with_wait_group();
    info!("a wait group counts the failed one, too");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_is_ready_counts_once() {
        let (ready, stop) = (Latch::new(2), Event::new());
        stop.set();
        service(0, &ready, &stop);
        assert_eq!(ready.count(), 1);
        assert!(!ready.wait_timeout(Duration::ZERO));
        service(0, &ready, &stop);
        assert!(ready.wait_timeout(Duration::ZERO));
    }

    #[test]
    fn a_panicking_thread_is_counted_by_a_wait_group() {
        let group = WaitGroup::new();
        let its_own = group.clone();
        let thread = thread::spawn(move || {
            let _counted_at_the_end = its_own;
            std::panic::resume_unwind(Box::new("no stack trace in the test's output"));
        });
        group.wait();
        assert!(thread.join().is_err());
    }
}
