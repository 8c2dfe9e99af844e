//! A thread that can be joined with a time limit, built by hand from a channel.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A handle that can be joined with a time limit, which std's cannot.
#[derive(Debug)]
pub struct TimedHandle<T> {
    thread: JoinHandle<()>,
    /// What the thread returns, or what it panics with. A channel can wait with a limit.
    result: Receiver<thread::Result<T>>,
}

/// Starts a named thread that can be joined with a time limit.
///
/// # Errors
/// When the system refuses a thread.
pub fn spawn<T: Send + 'static>(
    name: &str,
    job: impl FnOnce() -> T + Send + 'static,
) -> io::Result<TimedHandle<T>> {
    let (send, result) = mpsc::channel();
    let job = move || {
        let result = catch_unwind(AssertUnwindSafe(job)); // a panic is for the thread that joins
        _ = send.send(result); // fails when nobody will join
    };
    let thread = thread::Builder::new().name(name.into()).spawn(job)?;
    Ok(TimedHandle { thread, result })
}

impl<T> TimedHandle<T> {
    /// Waits for the thread's result, but no longer than `limit`: then it returns the handle, and
    /// the thread works on. Python's `join` returns `None` in both cases.
    ///
    /// Like the end of a `thread::scope`, and unlike std's `join`, it does not wait for the
    /// destructors of the thread's `thread_local!` values, which may take longer than any limit.
    ///
    /// # Panics
    /// When a thread joins itself, as std's `join` does. Python raises a `RuntimeError`.
    pub fn join_timeout(self, limit: Duration) -> Result<thread::Result<T>, Self> {
        let joins_itself = self.thread.thread().id() == thread::current().id();
        assert!(!joins_itself, "a thread cannot wait for its own end");
        self.result.recv_timeout(limit).map_err(|_| self)
    }

    /// Whether the thread has done its work. To ask this in a loop would burn a core.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}
