//! A plain thread hands coroutines to a loop that already runs elsewhere, and waits for results.
//!
//! Python: `asyncio.run_coroutine_threadsafe(…).result()`.
//! Run: `cargo run -p ch12-asyncio-executor -- submit-from-thread`

use std::io;
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// An event loop that runs on a thread of its own, with no task at first.
pub struct Loop {
    handle: Handle,
    stop: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Loop {
    /// Starts the thread and the loop on it.
    pub fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let run = move || {
            info!("runs the loop");
            _ = runtime.block_on(stopped);
            info!("has run the loop");
        };
        let thread = thread::Builder::new().name("loop".into()).spawn(run)?;
        Ok(Self { handle, stop, thread })
    }

    /// Hands a coroutine over, from any thread, and wakes the loop for it.
    pub fn submit<F>(&self, coroutine: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.handle.spawn(coroutine)
    }

    /// Blocks this thread until the task is done. It must not be the loop's own thread.
    pub fn wait<T>(&self, task: JoinHandle<T>) -> Result<T, JoinError> {
        self.handle.block_on(task)
    }

    /// Ends the loop and its thread. Tasks that are not done are dropped.
    pub fn stop(self) {
        _ = self.stop.send(());
        self.thread.join().unwrap();
    }
}

/// A coroutine: waits a beat; returns the double, and on which thread that was.
pub async fn double(number: u32) -> (u32, ThreadId) {
    info!(number, "begins");
    sleep(BEAT).await;
    info!(double = 2 * number, "is done");
    (2 * number, thread::current().id())
}

/// Plays it: three coroutines, from a thread that has no loop.
pub fn main() -> io::Result<()> {
    let event_loop = Loop::start()?;
    let thread = event_loop.thread.thread().id();
    let start = Instant::now();
    let tasks = [("ann", 1), ("bob", 2), ("cid", 3)].map(|(name, number)| {
        event_loop.submit(double(number).instrument(info_span!("task", name)))
    });
    info!("has submitted three coroutines, and waits");
    let results = tasks.map(|task| event_loop.wait(task).unwrap());
    let took = start.elapsed();
    event_loop.stop();
    info!(took = format_args!("{took:.0?}"), "has three results");
    assert_eq!(results.map(|(double, _)| double), [2, 4, 6]);
    assert_eq!(results.map(|(_, ran_on)| ran_on), [thread; 3], "the loop's thread runs them");
    assert_ne!(thread, thread::current().id());
    assert!(took >= BEAT, "a beat is not shorter for that: {took:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn three_wait_no_longer_than_one() {
        let start = Instant::now();
        tokio::join!(double(1), double(2), double(3));
        assert_eq!(start.elapsed(), BEAT);
    }

    #[test]
    fn several_threads_may_submit() {
        let event_loop = Loop::start().unwrap();
        let sum: u32 = thread::scope(|s| {
            let ask = |number| {
                let event_loop = &event_loop;
                s.spawn(move || event_loop.wait(event_loop.submit(double(number))).unwrap().0)
            };
            [1, 2, 3, 4].map(ask).into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        event_loop.stop();
        assert_eq!(sum, 20);
    }

    #[test]
    fn a_loop_that_stops_drops_its_tasks() {
        let event_loop = Loop::start().unwrap();
        let task = event_loop.submit(std::future::pending::<()>());
        let handle = event_loop.handle.clone();
        event_loop.stop();
        assert!(handle.block_on(task).is_err_and(|error| error.is_cancelled()));
    }

    #[test]
    fn a_panic_in_a_task_comes_back_and_the_loop_goes_on() {
        let event_loop = Loop::start().unwrap();
        let task = event_loop.submit(async { panic!("on purpose") });
        assert!(event_loop.wait::<()>(task).is_err_and(|error| error.is_panic()));
        assert_eq!(event_loop.wait(event_loop.submit(double(4))).unwrap().0, 8);
        event_loop.stop();
    }
}
