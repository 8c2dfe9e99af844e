//! A join with a time limit, which Rust does not have: a channel tells that the thread has ended.
//!
//! Python: `threading.Thread.join(timeout)`.
//! Run: `cargo run -p ch03-join-daemon -- join-timeout`

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(10);

/// A thread that can be joined with a time limit.
pub struct TimedHandle<T> {
    thread: JoinHandle<()>,
    /// What the thread returns, or what it panics with. A channel can wait with a limit.
    result: Receiver<thread::Result<T>>,
}

/// Starts a thread that can be joined with a time limit.
pub fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<TimedHandle<T>> {
    let (send, result) = mpsc::channel();
    let work = move || {
        let result = catch_unwind(AssertUnwindSafe(work)); // whoever joins has the panic
        _ = send.send(result); // nobody has to join
    };
    let thread = thread::Builder::new().name(name.into()).spawn(work)?;
    Ok(TimedHandle { thread, result })
}

impl<T> TimedHandle<T> {
    /// Waits for the thread's result, but no longer than `limit`: then it returns the handle, and
    /// the thread works on. Python's `join` returns nothing in both cases.
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
    assert!(answered.elapsed() < LONG, "a join returns when the thread ends, not at the limit");
    Ok(())
}
