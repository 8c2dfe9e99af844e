//! Python waits for all its threads when it exits: a guard does so when main is left, in any way.
//!
//! Python: `threading.Thread(daemon=False)`, the default.
//! Run: `cargo run -p ch03-join-daemon -- non-daemon`

use std::io;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Threads that are waited for when this value goes out of scope: at the scope's end, on an early
/// return and on a panic. What ends the process at once (`std::process::exit`) does not wait.
///
/// Unlike `thread::scope` it does not let the threads borrow from the function that starts them.
#[derive(Debug, Default)]
pub struct NonDaemons {
    threads: Vec<JoinHandle<()>>,
}

impl NonDaemons {
    /// Starts a thread that will be waited for.
    pub fn spawn(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        self.threads.push(thread::Builder::new().name(name.into()).spawn(work)?);
        Ok(())
    }
}

impl Drop for NonDaemons {
    fn drop(&mut self) {
        for thread in self.threads.drain(..) {
            // Its panic has been reported already, and a second one here could end the process.
            _ = thread.join();
        }
    }
}

/// A way to leave a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// At the end of its block.
    AtTheEnd,
    /// By a `return` in the middle, or by `?`.
    Early,
    /// By a panic.
    Panicking,
}

/// Is left, in one of three ways, while its worker still has a beat of work to do.
pub fn program(way: Way, done: Arc<AtomicBool>) -> io::Result<()> {
    let mut threads = NonDaemons::default();
    let (_inside, left) = mpsc::channel::<()>(); // dropped first: so the worker knows
    threads.spawn("worker", move || {
        _ = left.recv();
        let _work = info_span!("work").entered();
        thread::sleep(BEAT);
        info!("is done");
        done.store(true, Relaxed);
    })?;
    info!(?way, "leaves");
    match way {
        Way::AtTheEnd => {}
        Way::Early => return Ok(()),
        Way::Panicking => panic::resume_unwind(Box::new("a panic that is not reported")),
    }
    Ok(())
}

/// Plays it: whichever way the program is left, its worker has done its work.
pub fn main() -> io::Result<()> {
    for way in [Way::AtTheEnd, Way::Early, Way::Panicking] {
        let done = Arc::new(AtomicBool::new(false));
        let outcome = panic::catch_unwind(|| program(way, Arc::clone(&done)));
        info!("the worker has been waited for");
        assert_eq!(outcome.is_err(), way == Way::Panicking);
        outcome.unwrap_or(Ok(()))?;
        assert!(done.load(Relaxed), "left {way:?}, and the worker is done all the same");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn no_threads_are_not_waited_for() {
        drop(NonDaemons::default());
    }

    #[test]
    fn all_are_waited_for_and_one_that_panics_takes_nobody_along() {
        let done = Arc::new(AtomicU32::new(0));
        let mut threads = NonDaemons::default();
        for fails in [false, true, false] {
            let done = Arc::clone(&done);
            let work = move || {
                assert!(!fails, "as it must");
                done.fetch_add(1, Relaxed);
            };
            threads.spawn("worker", work).unwrap();
        }
        drop(threads);
        assert_eq!(done.load(Relaxed), 2);
    }
}
