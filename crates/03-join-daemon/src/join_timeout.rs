//! A join with a time limit, which Rust does not have: a channel tells that the thread has ended.
//!
//! Python: `threading.Thread.join(timeout)`.
//! Run: `cargo run -p ch03-join-daemon -- join-timeout`

use std::convert::Infallible;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(20);

/// A thread that can be joined with a time limit.
pub struct TimedHandle<T> {
    thread: JoinHandle<T>,
    /// Nothing is ever sent. The thread has the other end: when it returns or panics that end is
    /// gone, and whoever waits for a message wakes up.
    over: Receiver<Infallible>,
}

/// Starts a thread that can be joined with a time limit.
pub fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<TimedHandle<T>> {
    let (end, over) = mpsc::channel();
    let work = move || {
        let _end = end;
        work()
    };
    let thread = thread::Builder::new().name(name.into()).spawn(work)?;
    Ok(TimedHandle { thread, over })
}

impl<T> TimedHandle<T> {
    /// Waits until the thread has ended, but no longer than `limit`: then it gives the handle back,
    /// and the thread works on. Python's `join` returns nothing in both cases.
    pub fn join_timeout(self, limit: Duration) -> Result<thread::Result<T>, Self> {
        match self.over.recv_timeout(limit) {
            Err(RecvTimeoutError::Disconnected) => Ok(self.thread.join()),
            Err(RecvTimeoutError::Timeout) => Err(self),
        }
    }

    /// Whether the thread has ended. To ask this in a loop would burn a core.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

/// Plays it: a worker whose device answers only after the first join has given up.
pub fn main() -> io::Result<()> {
    let (answer, device) = mpsc::channel();
    let worker = spawn("worker", move || {
        let _work = info_span!("work").entered();
        info!("waits for its device");
        device.recv()
    })?;

    let started = Instant::now();
    let waited = info_span!("wait").in_scope(|| worker.join_timeout(2 * BEAT));
    let Err(worker) = waited else { panic!("the device is silent") };
    info!("has waited long enough; the worker works on");
    assert!(started.elapsed() >= 2 * BEAT, "a join that gives up has waited");
    assert!(!worker.is_finished(), "a limit does not stop the thread");

    let answered = Instant::now();
    answer.send(42).map_err(io::Error::other)?;
    let Ok(result) = worker.join_timeout(LONG) else { panic!("the device has answered") };
    let result = result.unwrap().map_err(io::Error::other)?;
    info!(result, "joins the worker");
    assert_eq!(result, 42);
    assert!(answered.elapsed() < LONG / 2, "a join returns when the thread ends, not at the limit");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANG: Duration = Duration::from_mins(1);

    /// Fails if `body` does not end.
    fn ends(body: impl FnOnce() + Send + 'static) {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            body();
            tell.send(())
        });
        assert_eq!(told.recv_timeout(HANG), Ok(()));
    }

    #[test]
    fn a_join_without_patience_gives_the_handle_back_at_once() {
        ends(|| {
            let (answer, device) = mpsc::channel::<()>();
            let worker = spawn("worker", move || device.recv()).unwrap();
            let worker = worker.join_timeout(Duration::ZERO).unwrap_err();
            drop(answer);
            assert!(worker.join_timeout(2 * HANG).is_ok());
        });
    }

    #[test]
    fn a_panic_ends_the_wait_and_is_told() {
        ends(|| {
            let worker = spawn::<()>("worker", || panic!("as it must")).unwrap();
            assert!(worker.join_timeout(2 * HANG).is_ok_and(|result| result.is_err()));
        });
    }
}
