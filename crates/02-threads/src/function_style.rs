//! Threads made from a function: main says its last line first; the scope waits for theirs.
//!
//! Python: `threading.Thread(target=count)`; the interpreter waits for its threads when main ends.
//! Run: `cargo run -p ch02-threads -- function-style`

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use std::{io, thread};

use tracing::info;

const BEAT: Duration = Duration::from_millis(100);
const LINES: u32 = 3;

/// What each thread runs: numbered lines, a beat apart. Then it adds one to those that have ended.
/// It does not end before main has, however late main is: so the order is the same on every run.
pub fn count(main_has_ended: &OnceLock<()>, ended: &AtomicU32) {
    for line in 1..=LINES {
        info!(line, "is at work");
        thread::sleep(BEAT);
    }
    main_has_ended.wait();
    info!("ends");
    ended.fetch_add(1, Relaxed);
}

/// Plays it: nobody joins the threads, but the scope does not end before they do.
pub fn main() -> io::Result<()> {
    let (main_has_ended, ended) = (OnceLock::new(), AtomicU32::new(0));
    let (started, ended_before_main) = thread::scope(|s| {
        let started = ["ann", "bob"].map(|name| {
            let count = || count(&main_has_ended, &ended);
            thread::Builder::new().name(name.into()).spawn_scoped(s, count).map(drop)
        });
        info!("has nothing more to do");
        let ended_before_main = ended.load(Relaxed);
        main_has_ended.get_or_init(|| ());
        (started, ended_before_main)
    });
    started.into_iter().collect::<io::Result<()>>()?;
    assert_eq!(ended_before_main, 0, "main says its last line before the threads say theirs");
    assert_eq!(ended.into_inner(), 2, "and yet they are waited for");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_main_precedes_ends_at_once() {
        let ended = AtomicU32::new(0);
        count(&OnceLock::from(()), &ended);
        assert_eq!(ended.into_inner(), 1);
    }

    #[test]
    fn those_that_have_ended_are_counted_together() {
        let (main_has_ended, ended) = (OnceLock::from(()), AtomicU32::new(0));
        thread::scope(|s| {
            for _ in 0..5 {
                s.spawn(|| count(&main_has_ended, &ended));
            }
        });
        assert_eq!(ended.into_inner(), 5);
    }
}
