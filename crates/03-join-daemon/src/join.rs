//! Main waits for two workers: after `join` all their lines are out, and main's own is the last.
//!
//! Python: `threading.Thread.join`.
//! Run: `cargo run -p ch03-join-daemon -- join`

use std::io;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Says numbered lines, a beat apart; returns how many.
pub fn work(lines: u32) -> u32 {
    let _work = info_span!("work").entered();
    for line in 1..=lines {
        info!(line, "works");
        thread::sleep(BEAT);
    }
    info!("has worked");
    lines
}

/// Starts a thread that says so many lines.
pub fn start(name: &str, lines: u32) -> io::Result<JoinHandle<u32>> {
    thread::Builder::new().name(name.into()).spawn(move || work(lines))
}

/// Plays it: two threads, three lines each. A join waits, and brings what the thread returns.
pub fn main() -> io::Result<()> {
    let started = Instant::now();
    let workers = [start("ann", 3)?, start("bob", 3)?];
    info!("waits for both");
    let wait = || workers.map(|worker| worker.join().unwrap());
    let lines = info_span!("wait").in_scope(wait);
    info!("ends, last of all");
    assert_eq!(lines, [3, 3], "every line was said before the joins returned");
    assert!(started.elapsed() >= 3 * BEAT, "a join returns when the thread has ended");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_returns_only_when_the_thread_has_ended() {
        let started = Instant::now();
        assert_eq!(start("one", 1).unwrap().join().unwrap(), 1);
        assert!(started.elapsed() >= BEAT);
    }

    #[test]
    fn a_thread_that_has_ended_long_ago_can_still_be_joined() {
        let worker = start("none", 0).unwrap();
        while !worker.is_finished() {
            thread::yield_now();
        }
        assert_eq!(worker.join().unwrap(), 0);
    }

    #[test]
    fn a_join_tells_of_a_panic() {
        assert!(thread::spawn(|| panic!("as it must")).join().is_err());
    }
}
