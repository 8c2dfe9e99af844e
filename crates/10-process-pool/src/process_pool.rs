//! A pool of processes that do tasks for this one, and survive the death of any of them.
//!
//! Its workers are forked by a [`Nursery`], so that one that has died can be replaced although this
//! process has threads by then. For each worker there is a thread here that talks with it; these
//! threads take the tasks from one queue.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::io::{self, BufReader, Read, Write};
use std::marker::PhantomData;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::message::{append, receive};
use crate::nursery::{Ended, Nursery, Worker};

/// Why a task has no result. It says nothing about any other task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError {
    /// The task returned an error.
    Failed(String),
    /// The task panicked. Its worker has been replaced.
    Panicked(String),
    /// The worker was killed, by the signal of this number, while it did the task.
    Killed(i32),
    /// The worker exited, with this code, while it did the task.
    Exited(i32),
    /// The argument cannot be sent.
    Argument(String),
    /// The result cannot be sent.
    Result(String),
    /// The pool was terminated before the task was done.
    Terminated,
    /// The pool could not replace a worker and has ended.
    NoWorker(String),
}

impl Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(why) => write!(f, "the task failed: {why}"),
            Self::Panicked(why) => write!(f, "the task panicked: {why}"),
            Self::Killed(signal) => write!(f, "the worker was killed by signal {signal}"),
            Self::Exited(code) => write!(f, "the worker exited with code {code}"),
            Self::Argument(why) => write!(f, "the argument cannot be sent: {why}"),
            Self::Result(why) => write!(f, "the result cannot be sent: {why}"),
            Self::Terminated => write!(f, "the pool was terminated"),
            Self::NoWorker(why) => write!(f, "no worker: {why}"),
        }
    }
}

impl std::error::Error for TaskError {}

/// The pool is closed: it takes no more tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pool is closed")
    }
}

impl std::error::Error for Closed {}

/// What a worker answers: the result as bytes, or what went wrong and how it says so.
const DONE: u8 = 0;
const FAILED: u8 = 1;
const PANICKED: u8 = 2;
const ARGUMENT: u8 = 3;
const RESULT: u8 = 4;

/// Is told the end of one task. Dropped unheard, it says [`TaskError::Terminated`].
struct Promise<R>(Option<Tell<R>>);

type Tell<R> = Box<dyn FnOnce(Result<R, TaskError>) + Send>;

impl<R> Promise<R> {
    fn new(tell: impl FnOnce(Result<R, TaskError>) + Send + 'static) -> Self {
        Self(Some(Box::new(tell)))
    }

    fn keep(mut self, result: Result<R, TaskError>) {
        if let Some(tell) = self.0.take() {
            tell(result);
        }
    }
}

impl<R> Drop for Promise<R> {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell(Err(TaskError::Terminated));
        }
    }
}

/// An argument as bytes, and who waits for the result.
type Job<R> = (Vec<u8>, Promise<R>);

/// Jobs that go to one worker together.
type Chunk<R> = VecDeque<Job<R>>;

struct Queue<R> {
    chunks: VecDeque<Chunk<R>>,
    closed: bool,
}

struct Shared<R> {
    queue: Mutex<Queue<R>>,
    changed: Condvar,
    nursery: Nursery,
}

impl<R> Shared<R> {
    fn put(&self, chunk: Chunk<R>) -> Result<(), Closed> {
        let mut queue = self.queue.lock().unwrap();
        if queue.closed {
            return Err(Closed);
        }
        queue.chunks.push_back(chunk);
        drop(queue);
        self.changed.notify_one();
        Ok(())
    }

    /// The next jobs; `None` when the pool is closed and nothing is left to do.
    fn take(&self) -> Option<Chunk<R>> {
        let queue = self.queue.lock().unwrap();
        let wait = |queue: &mut Queue<R>| queue.chunks.is_empty() && !queue.closed;
        self.changed.wait_while(queue, wait).unwrap().chunks.pop_front()
    }

    /// Closes the queue. What is in it is returned if it shall not be done any more.
    fn close(&self, abandon: bool) -> VecDeque<Chunk<R>> {
        let mut queue = self.queue.lock().unwrap();
        queue.closed = true;
        self.changed.notify_all();
        if abandon { std::mem::take(&mut queue.chunks) } else { VecDeque::new() }
    }

    /// Why there is no worker: because the pool was closed, or because something is wrong.
    fn gone(&self, why: &str) -> TaskError {
        let closed = self.queue.lock().unwrap().closed;
        if closed { TaskError::Terminated } else { TaskError::NoWorker(why.to_owned()) }
    }
}

/// A pool of processes that call one function for many arguments.
///
/// Like Python's `multiprocessing.Pool`; unlike that one, a task whose worker dies ends with an
/// error, and unlike `concurrent.futures.ProcessPoolExecutor` only that task does. Arguments and
/// results are copied, by `postcard`. Dropped, the pool is terminated.
pub struct ProcessPool<A, R> {
    shared: Arc<Shared<R>>,
    threads: Vec<JoinHandle<()>>,
    callbacks: Option<Sender<Box<dyn FnOnce() + Send>>>,
    callback_thread: Option<JoinHandle<()>>,
    _argument: PhantomData<fn(A)>,
}

impl<A, R> ProcessPool<A, R>
where
    A: Serialize + DeserializeOwned + 'static,
    R: Serialize + DeserializeOwned + Send + 'static,
{
    /// A pool of so many workers, which do tasks until it is closed.
    ///
    /// The function is known to all of them because they are copies of this process as it is now:
    /// of its memory, and of its open files. What changes here later, they do not see.
    ///
    /// # Errors
    /// When the system has no room for so many processes.
    ///
    /// # Panics
    /// When `workers` is 0.
    ///
    /// # Safety
    /// No other thread is alive: make pools first, at the start of `main`.
    pub unsafe fn new(workers: usize, task: fn(A) -> Result<R, String>) -> io::Result<Self> {
        // SAFETY: our caller has promised the same.
        unsafe { Self::replacing(workers, usize::MAX, task) }
    }

    /// The same, and each worker is replaced by a new one after so many tasks: what a task leaks
    /// or leaves behind in its process is gone then. Python: `maxtasksperchild`.
    ///
    /// # Errors
    /// See [`new`](Self::new).
    ///
    /// # Panics
    /// When `workers` or `max_tasks` is 0.
    ///
    /// # Safety
    /// See [`new`](Self::new).
    pub unsafe fn replacing(
        workers: usize,
        max_tasks: usize,
        task: fn(A) -> Result<R, String>,
    ) -> io::Result<Self> {
        assert!(workers > 0 && max_tasks > 0, "a pool has workers that do tasks");
        // SAFETY: our caller has promised that no other thread is alive.
        let nursery = unsafe { Nursery::start(move |parent| work(&parent, task)) }?;
        let first: Vec<Worker> =
            (0..workers).map(|_| nursery.worker()).collect::<io::Result<_>>()?;
        let queue = Mutex::new(Queue { chunks: VecDeque::new(), closed: false });
        let shared = Arc::new(Shared { queue, changed: Condvar::new(), nursery });
        let (sender, calls) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
        let mut pool = Self {
            shared,
            threads: Vec::new(),
            callbacks: Some(sender),
            callback_thread: None,
            _argument: PhantomData,
        };
        let call_all = move || {
            for call in calls {
                // One that panics has said so; the next one is called all the same.
                _ = catch_unwind(AssertUnwindSafe(call));
            }
        };
        let calling = thread::Builder::new().name("callbacks".into()).spawn(call_all)?;
        pool.callback_thread = Some(calling);
        for worker in first {
            let shared = Arc::clone(&pool.shared);
            let all_tasks = move || talk(&shared, worker, max_tasks);
            pool.threads.push(thread::Builder::new().name("pool".into()).spawn(all_tasks)?);
        }
        Ok(pool)
    }

    /// Hands in a task and goes on at once. Python: `Executor.submit`.
    ///
    /// # Errors
    /// When the pool is closed. An argument that cannot be sent is an error of the task.
    pub fn submit(&self, argument: &A) -> Result<Task<R>, Closed> {
        let (task, promise) = Task::new();
        self.put([(argument, promise)])?;
        Ok(task)
    }

    /// Hands in a task and goes on at once; when it has ended, one of the two is called, here in
    /// the parent, in a thread that makes one such call at a time. Python: `Pool.apply_async`.
    ///
    /// # Errors
    /// When the pool is closed.
    pub fn apply_async(
        &self,
        argument: &A,
        callback: impl FnOnce(R) + Send + 'static,
        error_callback: impl FnOnce(TaskError) + Send + 'static,
    ) -> Result<(), Closed> {
        let calls = self.callbacks.clone().ok_or(Closed)?;
        let promise = Promise::new(move |result| {
            let call = move || match result {
                Ok(result) => callback(result),
                Err(error) => error_callback(error),
            };
            _ = calls.send(Box::new(call)); // its thread lives as long as there is a sender
        });
        self.put([(argument, promise)])
    }

    /// Does a task for each argument, and returns the results in the order of the arguments.
    /// `chunk` of them go to a worker together: fewer messages, less even work.
    ///
    /// # Errors
    /// When the pool is closed.
    ///
    /// # Panics
    /// When `chunk` is 0.
    pub fn map(&self, arguments: &[A], chunk: usize) -> Result<Vec<Result<R, TaskError>>, Closed> {
        Ok(self.submit_all(arguments, chunk)?.into_iter().map(Task::wait).collect())
    }

    /// The same; the results come as soon as they are there, each with the place of its argument.
    /// Python: `Pool.imap_unordered`.
    ///
    /// # Errors
    /// When the pool is closed.
    ///
    /// # Panics
    /// When `chunk` is 0.
    pub fn map_unordered(&self, arguments: &[A], chunk: usize) -> Result<AsCompleted<R>, Closed> {
        Ok(as_completed(self.submit_all(arguments, chunk)?))
    }

    fn submit_all(&self, arguments: &[A], chunk: usize) -> Result<Vec<Task<R>>, Closed> {
        let mut tasks = Vec::with_capacity(arguments.len());
        for chunk in arguments.chunks(chunk) {
            let (waiting, promises): (Vec<_>, Vec<_>) = chunk.iter().map(|_| Task::new()).unzip();
            tasks.extend(waiting);
            self.put(chunk.iter().zip(promises))?;
        }
        Ok(tasks)
    }

    fn put<'a>(&self, tasks: impl IntoIterator<Item = (&'a A, Promise<R>)>) -> Result<(), Closed> {
        let mut chunk = Chunk::new();
        for (argument, promise) in tasks {
            match postcard::to_stdvec(argument) {
                Ok(bytes) => chunk.push_back((bytes, promise)),
                Err(error) => promise.keep(Err(TaskError::Argument(error.to_string()))),
            }
        }
        self.shared.put(chunk)
    }
}

impl<A, R> ProcessPool<A, R> {
    /// Takes no more tasks. Those that were handed in will be done.
    pub fn close(&self) {
        self.shared.close(false);
    }

    /// Closes, and waits until all tasks are done, all callbacks called and all workers gone.
    pub fn join(mut self) {
        self.close();
        self.wait_for_threads();
    }

    /// Ends all workers now. A task that is not done ends with [`TaskError::Terminated`].
    pub fn terminate(self) {
        drop(self);
    }

    fn wait_for_threads(&mut self) {
        for thread in self.threads.drain(..) {
            _ = thread.join(); // it can only panic if one of its promises does
        }
        self.callbacks = None;
        // A callback may own the pool's last handle; it cannot wait for itself.
        let own = thread::current().id();
        if let Some(thread) = self.callback_thread.take_if(|thread| thread.thread().id() != own) {
            _ = thread.join();
        }
    }
}

impl<A, R> Drop for ProcessPool<A, R> {
    fn drop(&mut self) {
        if !self.threads.is_empty() {
            drop(self.shared.close(true));
            self.shared.nursery.stop();
        }
        self.wait_for_threads();
    }
}

impl<A, R> fmt::Debug for ProcessPool<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessPool").field("workers", &self.threads.len()).finish_non_exhaustive()
    }
}

/// In the parent, in a thread for each worker: gives it jobs, and another worker the next ones when
/// it has died.
fn talk<R: DeserializeOwned>(shared: &Shared<R>, worker: Worker, max_tasks: usize) {
    let (mut worker, mut done) = (Some(BufReader::new(worker)), 0);
    while let Some(mut chunk) = shared.take() {
        while !chunk.is_empty() {
            if worker.is_none() {
                match shared.nursery.worker() {
                    Ok(new) => (worker, done) = (Some(BufReader::new(new)), 0),
                    Err(error) => return give_up(shared, chunk, &error),
                }
            }
            let Some(current) = &mut worker else { unreachable!("there is one by now") };
            let now = chunk.len().min(max_tasks - done);
            let outcome = converse(current, &mut chunk, now);
            done += now;
            if matches!(outcome, Outcome::Done) && done < max_tasks {
                continue;
            }
            let ended = worker.take().map(|worker| shared.nursery.end(worker.into_inner()));
            // Answers come in order, so the first without one was being done.
            if matches!(outcome, Outcome::Lost)
                && let Some((_, promise)) = chunk.pop_front()
            {
                promise.keep(Err(match ended {
                    Some(Ok(Ended::Exited(code))) => TaskError::Exited(code),
                    Some(Ok(Ended::Killed(signal))) => TaskError::Killed(signal),
                    _ => shared.gone("the nursery has gone"),
                }));
            }
        }
    }
    if let Some(worker) = worker {
        _ = shared.nursery.end(worker.into_inner()); // if there is none, it has gone as well
    }
}

/// How a conversation with a worker ended.
enum Outcome {
    /// It is ready for more.
    Done,
    /// Its task panicked: it has said so, and is not trusted with another one.
    Panicked,
    /// It has gone, and left the first job without an answer.
    Lost,
}

/// Sends the first `now` jobs of the chunk, and takes off each that is answered.
fn converse<R: DeserializeOwned>(
    worker: &mut BufReader<Worker>,
    chunk: &mut Chunk<R>,
    now: usize,
) -> Outcome {
    let mut question = Vec::new();
    let count = u64::try_from(now).expect("a count").to_be_bytes();
    let arguments = chunk.iter().take(now).map(|(argument, _)| &argument[..]);
    let mut sent = Ok(());
    for message in [&count[..]].into_iter().chain(arguments) {
        sent = sent.and_then(|()| append(&mut question, message));
    }
    if let Err(error) = sent {
        while let Some((_, promise)) = chunk.pop_front() {
            promise.keep(Err(TaskError::Argument(error.to_string())));
        }
        return Outcome::Done;
    }
    // If this fails, it may have answered something all the same before it died.
    _ = worker.get_mut().write_all(&question);
    for _ in 0..now {
        let Ok(Some(answer)) = receive(worker) else { return Outcome::Lost };
        let Some((&kind, body)) = answer.split_first() else { return Outcome::Lost };
        let Some((_, promise)) = chunk.pop_front() else { return Outcome::Lost };
        let text = || String::from_utf8_lossy(body).into_owned();
        promise.keep(match kind {
            DONE => decode(body).map_err(TaskError::Result),
            FAILED => Err(TaskError::Failed(text())),
            PANICKED => Err(TaskError::Panicked(text())),
            ARGUMENT => Err(TaskError::Argument(text())),
            _ => Err(TaskError::Result(text())),
        });
        if kind == PANICKED {
            return Outcome::Panicked;
        }
    }
    Outcome::Done
}

/// A type's own code runs here: if it panics, that is the error.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match catch_unwind(|| postcard::from_bytes(bytes)) {
        Ok(decoded) => decoded.map_err(|error| error.to_string()),
        Err(_) => Err("it panics when it is read".to_owned()),
    }
}

/// The last worker has died and there will be no other.
fn give_up<R>(shared: &Shared<R>, chunk: Chunk<R>, error: &io::Error) {
    let why = shared.gone(&error.to_string());
    for (_, promise) in shared.close(true).into_iter().chain([chunk]).flatten() {
        promise.keep(Err(why.clone()));
    }
}

/// In a worker: does what it is sent, until nobody can send any more.
fn work<A: DeserializeOwned, R: Serialize>(parent: &UnixStream, task: fn(A) -> Result<R, String>) {
    let mut from_parent = BufReader::new(parent);
    while let Some(arguments) = hear(&mut from_parent) {
        for argument in arguments {
            let answered = AssertUnwindSafe(|| answer(&argument, task));
            let (kind, body) = catch_unwind(answered).unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
                (PANICKED, text.unwrap_or_else(|| "not a text".to_owned()).into_bytes())
            });
            let mut reply = Vec::with_capacity(body.len() + 5);
            if append(&mut reply, &[&[kind], &body[..]].concat()).is_err() {
                let too_long = append(&mut reply, &[&[RESULT], &b"too long"[..]].concat());
                too_long.expect("this one is short");
            }
            if (&mut &*parent).write_all(&reply).is_err() || kind == PANICKED {
                return;
            }
        }
    }
}

/// A whole chunk, before anything of it is answered: otherwise both sides could be writing, and
/// neither reading.
fn hear(from_parent: &mut impl Read) -> Option<Vec<Vec<u8>>> {
    let count = receive(from_parent).ok()??;
    let count = u64::from_be_bytes(count.try_into().ok()?);
    (0..count).map(|_| receive(from_parent).ok()?).collect()
}

fn answer<A, R>(argument: &[u8], task: fn(A) -> Result<R, String>) -> (u8, Vec<u8>)
where
    A: DeserializeOwned,
    R: Serialize,
{
    match postcard::from_bytes(argument).map(task) {
        Ok(Ok(result)) => match postcard::to_stdvec(&result) {
            Ok(bytes) => (DONE, bytes),
            Err(error) => (RESULT, error.to_string().into_bytes()),
        },
        Ok(Err(why)) => (FAILED, why.into_bytes()),
        Err(error) => (ARGUMENT, error.to_string().into_bytes()),
    }
}

/// A task that was handed in. Python: `Future`, `AsyncResult`.
#[derive(Debug)]
pub struct Task<R>(Arc<Slot<R>>);

#[derive(Debug)]
struct Slot<R> {
    state: Mutex<State<R>>,
    done: Condvar,
}

#[derive(Debug)]
struct State<R> {
    result: Option<Result<R, TaskError>>,
    /// Who waits for several tasks at once is told this number.
    tell: Option<(usize, Sender<usize>)>,
}

impl<R: Send + 'static> Task<R> {
    fn new() -> (Self, Promise<R>) {
        let state = Mutex::new(State { result: None, tell: None });
        let slot = Arc::new(Slot { state, done: Condvar::new() });
        let waiting = Self(Arc::clone(&slot));
        let promise = Promise::new(move |result| {
            let mut state = slot.state.lock().unwrap();
            state.result = Some(result);
            if let Some((number, waiting)) = state.tell.take() {
                _ = waiting.send(number); // nobody needs to wait any more
            }
            slot.done.notify_all();
        });
        (waiting, promise)
    }
}

impl<R> Task<R> {
    /// Whether it has ended, well or not.
    pub fn is_done(&self) -> bool {
        self.0.state.lock().unwrap().result.is_some()
    }

    /// Waits for the end of the task.
    ///
    /// # Errors
    /// What went wrong with it.
    pub fn wait(self) -> Result<R, TaskError> {
        let state = self.0.state.lock().unwrap();
        let mut state = self.0.done.wait_while(state, |state| state.result.is_none()).unwrap();
        state.result.take().expect("waited for")
    }

    /// Waits for the end of the task, but not longer than `limit`.
    ///
    /// # Errors
    /// Itself, when it has not ended by then: the task goes on.
    pub fn wait_timeout(self, limit: Duration) -> Result<Result<R, TaskError>, Self> {
        let state = self.0.state.lock().unwrap();
        let waiting = |state: &mut State<R>| state.result.is_none();
        let (mut state, _) = self.0.done.wait_timeout_while(state, limit, waiting).unwrap();
        let result = state.result.take();
        drop(state);
        result.ok_or(self)
    }
}

/// The results of these tasks, each as soon as it is there, with its place among the tasks.
/// Python: `concurrent.futures.as_completed`.
pub fn as_completed<R>(tasks: Vec<Task<R>>) -> AsCompleted<R> {
    let (tell, done) = mpsc::channel();
    for (number, task) in tasks.iter().enumerate() {
        let mut state = task.0.state.lock().unwrap();
        if state.result.is_some() {
            _ = tell.send(number); // we hold the receiver
        } else {
            state.tell = Some((number, tell.clone()));
        }
    }
    AsCompleted { tasks, done }
}

/// What [`as_completed`] returns.
#[derive(Debug)]
pub struct AsCompleted<R> {
    tasks: Vec<Task<R>>,
    done: Receiver<usize>,
}

impl<R> Iterator for AsCompleted<R> {
    type Item = (usize, Result<R, TaskError>);

    fn next(&mut self) -> Option<Self::Item> {
        // Each task sends once; when all have, there is no sender any more.
        let number = self.done.recv().ok()?;
        let result = self.tasks[number].0.state.lock().unwrap().result.take();
        Some((number, result.expect("it was said to be there")))
    }
}
