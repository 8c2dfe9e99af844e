//! An event loop that runs on a thread of its own, for threads that have none.

use std::future::Future;
use std::io;
use std::thread::{self, ThreadId};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle};

/// A thread that runs an event loop, with no task at first.
///
/// Python: a thread in which `loop.run_forever()` runs.
pub struct LoopThread {
    handle: Handle,
    stop: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl LoopThread {
    /// Starts the thread, with this name, and the loop on it.
    ///
    /// # Errors
    /// When the system has no thread or no file descriptor left.
    pub fn start(name: &str) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let run = move || _ = runtime.block_on(stopped); // and meanwhile whatever is spawned
        let thread = thread::Builder::new().name(name.into()).spawn(run)?;
        Ok(Self {
            handle,
            stop,
            thread,
        })
    }

    /// Hands a coroutine over, from any thread, and wakes the loop for it.
    ///
    /// Python: `asyncio.run_coroutine_threadsafe`.
    pub fn submit<F>(&self, coroutine: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.handle.spawn(coroutine)
    }

    /// Blocks this thread until the task is done. It must not be the loop's own thread.
    ///
    /// # Errors
    /// When the task has panicked, or was dropped because the loop has stopped.
    ///
    /// # Panics
    /// On a thread that runs an event loop.
    pub fn wait<T>(&self, task: JoinHandle<T>) -> Result<T, JoinError> {
        self.handle.block_on(task)
    }

    /// Which thread it is.
    pub fn id(&self) -> ThreadId {
        self.thread.thread().id()
    }

    /// Ends the loop and its thread. Tasks that are not done are dropped.
    pub fn stop(self) {
        drop(self.stop);
        let end = self.thread.join();
        end.expect("a task's panic stays in its handle");
    }
}
