//! A thread pool built by hand: `submit` gives a handle, and dropping the pool joins its threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::{io, thread};

type Task = Box<dyn FnOnce() + Send>;

/// Threads that take tasks from one queue. Python's `ThreadPoolExecutor`.
///
/// Dropping it waits for all tasks that were submitted, as `shutdown(wait=True)` does.
#[derive(Debug)]
pub struct Pool {
    tasks: Option<Sender<Task>>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Pool {
    /// A pool of so many threads, all of that name.
    ///
    /// # Errors
    /// When the system does not give it that many threads.
    ///
    /// # Panics
    /// Without threads: no task would ever run.
    pub fn new(threads: usize, name: &str) -> io::Result<Self> {
        assert!(threads > 0, "a pool has at least one thread");
        let (tasks, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        let mut pool = Self { tasks: Some(tasks), threads: Vec::new() };
        for _ in 0..threads {
            let queue = queue.clone();
            let work = move || {
                while let Some(task) = next(&queue) {
                    task();
                }
            };
            pool.threads.push(thread::Builder::new().name(name.into()).spawn(work)?);
        }
        Ok(pool)
    }

    /// Puts a task into the queue and does not wait for it.
    pub fn submit<T, F>(&self, task: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (result, handle) = mpsc::channel();
        let tasks = self.tasks.as_ref().expect("there until the pool is dropped");
        let task = Box::new(move || {
            // A panic is a result too: it ends the task and not the thread.
            _ = result.send(catch_unwind(AssertUnwindSafe(task)));
        });
        tasks.send(task).expect("the threads live as long as the pool");
        Handle(handle)
    }
}

/// Waits for a task. None will come any more when the pool is being dropped and the queue is empty.
///
/// In a function of its own, so that the lock is given back before the task runs. In the head of
/// the `while let` it would be held to the end of the loop's body: one task at a time.
fn next(queue: &Mutex<Receiver<Task>>) -> Option<Task> {
    queue.lock().unwrap().recv().ok()
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.tasks.take());
        let here = thread::current().id();
        for thread in self.threads.drain(..) {
            // A task may be what drops the pool, and no thread can wait for itself.
            if thread.thread().id() != here {
                thread.join().expect("a task's panic does not get here");
            }
        }
    }
}

/// What `submit` gives back: there the result will be. Python's `concurrent.futures.Future`.
#[derive(Debug)]
pub struct Handle<T>(Receiver<thread::Result<T>>);

impl<T> Handle<T> {
    /// Waits for the task, as [`thread::JoinHandle::join`] does for a thread.
    ///
    /// # Errors
    /// What the task has panicked with.
    pub fn join(self) -> thread::Result<T> {
        self.0.recv().expect("every task sends its result")
    }
}
