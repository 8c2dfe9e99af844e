//! A thread pool built by hand: `submit` gives a handle, and dropping the pool joins its threads.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;
use std::{io, mem};

type Task = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    tasks: VecDeque<Task>,
    /// Threads that wait and that no task has woken yet. Waking nobody costs a system call, too.
    idle: usize,
    closed: bool,
}

/// The queue from which all threads of a pool take their tasks.
#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    /// Waits for a task. `None`: the queue is empty, and closed.
    ///
    /// The lock is released at the end, before the task runs.
    fn next(&self) -> Option<Task> {
        let mut state = self.state.lock().unwrap();
        while state.tasks.is_empty() && !state.closed {
            state.idle += 1;
            state = self.changed.wait(state).unwrap();
        }
        state.tasks.pop_front()
    }
}

/// Threads that take tasks from one queue. Python's `ThreadPoolExecutor`.
///
/// Dropping it waits for all tasks that were submitted, as `shutdown(wait=True)` does.
pub struct Pool {
    queue: Arc<Queue>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Pool {
    /// A pool of that many threads, all of that name.
    ///
    /// # Errors
    /// When the system does not give it that many threads.
    ///
    /// # Panics
    /// Without threads: no task would ever run.
    pub fn new(threads: usize, name: &str) -> io::Result<Self> {
        assert!(threads > 0, "a pool has at least one thread");
        let mut pool = Self {
            queue: Arc::default(),
            threads: Vec::new(),
        };
        for _ in 0..threads {
            let queue = pool.queue.clone();
            let work = move || {
                while let Some(task) = queue.next() {
                    // If nobody has its handle, its result is dropped here: that may panic, and
                    // so may what it panics with, which is therefore never dropped.
                    catch_unwind(AssertUnwindSafe(task)).unwrap_or_else(mem::forget);
                }
            };
            pool.threads
                .push(thread::Builder::new().name(name.into()).spawn(work)?);
        }
        Ok(pool)
    }

    /// How many threads it has, whether they work or wait.
    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// Puts a task into the queue and does not wait for it.
    pub fn submit<T, F>(&self, task: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let ours = Arc::new(Slot {
            taken: AtomicBool::new(false),
            result: Mutex::new(None),
            stored: Condvar::new(),
        });
        let theirs = ours.clone();
        let task = Box::new(move || {
            if theirs.taken.swap(true, Relaxed) {
                return; // it was cancelled
            }
            // A panic is a result too: it ends the task and not the thread.
            let result = catch_unwind(AssertUnwindSafe(task));
            *theirs.result.lock().unwrap() = Some(result);
            theirs.stored.notify_one();
        });
        let mut state = self.queue.state.lock().unwrap();
        state.tasks.push_back(task);
        if state.idle > 0 {
            state.idle -= 1;
            drop(state); // the woken thread finds the lock free
            self.queue.changed.notify_one();
        }
        Handle(ours)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.state.lock().unwrap().closed = true;
        self.queue.changed.notify_all();
        let here = thread::current().id();
        for thread in self.threads.drain(..) {
            // A task may be what drops the pool, and no thread can wait for itself.
            if thread.thread().id() != here {
                thread.join().expect("a task's panic does not get here");
            }
        }
    }
}

/// Where a task leaves its result.
struct Slot<T> {
    /// By the thread that runs the task, or by the one that cancels it: whoever is first.
    taken: AtomicBool,
    result: Mutex<Option<thread::Result<T>>>,
    stored: Condvar,
}

/// What `submit` returns: waits for the result. Python's `concurrent.futures.Future`.
pub struct Handle<T>(Arc<Slot<T>>);

impl<T> Handle<T> {
    /// Waits for the task, as [`thread::JoinHandle::join`] does for a thread.
    ///
    /// # Errors
    /// What the task has panicked with.
    pub fn join(self) -> thread::Result<T> {
        let result = self.0.result.lock().unwrap();
        let mut result = self
            .0
            .stored
            .wait_while(result, |result| result.is_none())
            .unwrap();
        result.take().expect("waited for")
    }

    /// Waits for the task, but not longer than `limit`. Python's `result(timeout)`.
    ///
    /// # Errors
    /// The handle itself, when the task has not ended by then: it can be waited for again.
    pub fn join_timeout(self, limit: Duration) -> Result<thread::Result<T>, Self> {
        let result = self.0.result.lock().unwrap();
        let waited = self
            .0
            .stored
            .wait_timeout_while(result, limit, |result| result.is_none());
        let result = waited.unwrap().0.take();
        result.ok_or(self)
    }

    /// Whether the task has ended, so that waiting for it takes no time. Python's `done`.
    pub fn is_finished(&self) -> bool {
        self.0.result.lock().unwrap().is_some()
    }

    /// Cancels the task, unless it has begun. Python's `cancel`.
    ///
    /// What it captured is dropped when its turn would have come.
    ///
    /// # Errors
    /// The handle itself, when the task has begun: its result will be there.
    pub fn cancel(self) -> Result<(), Self> {
        let begun = self.0.taken.swap(true, Relaxed);
        if begun { Err(self) } else { Ok(()) }
    }
}
