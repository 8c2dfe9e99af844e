//! A pool of processes that do tasks for this one, and that survives the death of any of them.
//!
//! Its workers are forked by a [`ForkServer`], so that a dead one can be replaced although this
//! process has threads by then. One of these threads, the dispatcher, hears the workers' answers.
//!
//! A worker that answers quickly is sent a few chunks of tasks ahead, so that it need not wait for
//! the dispatcher. They wait in its socket: it receives a chunk when it begins with it. A chunk
//! that it has not received within a millisecond, or before it dies, is taken back and sent to
//! another worker. The system hands each message either to the worker or to the pool, never to
//! both. So no task is done twice, a slow task holds up no other, and a killed worker loses only
//! the task that it had begun.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::io::{self, PipeReader, PipeWriter, Write};
use std::iter;
use std::marker::PhantomData;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fork_server::{Ended, ForkServer, Worker};
use crate::packet::{Line, retried};
use crate::task::{Promise, contained};

pub use crate::task::{AsCompleted, Task, TaskError, as_completed};

/// How many chunks a worker that answers quickly may have.
const AHEAD: usize = 16;

/// It answers quickly if it does so within this time. What it has not begun by then is taken back.
const MOMENT: Duration = Duration::from_millis(1);

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

/// An argument as bytes, and the promise of its result.
type Job<R> = (Vec<u8>, Promise<R>);

/// Jobs that go to one worker together.
type Chunk<R> = VecDeque<Job<R>>;

/// Promises to keep when nothing is locked any more.
type Ends<R> = Vec<(Promise<R>, Result<R, TaskError>)>;

/// A worker, and what it has been sent.
struct Place<R> {
    worker: Arc<Worker>,
    /// The chunks that it has not answered, by number. It can have begun only the first one.
    sent: VecDeque<(u64, Chunk<R>)>,
    /// How many more jobs it may be sent.
    left: usize,
    /// When it last answered, or was sent something while it had nothing to do.
    since: Instant,
    quick: bool,
}

impl<R> Place<R> {
    fn new(worker: Worker, max_tasks: usize) -> Self {
        let worker = Arc::new(worker);
        let since = Instant::now();
        Self {
            worker,
            sent: VecDeque::new(),
            left: max_tasks,
            since,
            quick: false,
        }
    }

    /// The promise that the next answer keeps.
    fn answered(&mut self) -> Option<Promise<R>> {
        self.quick = self.since.elapsed() < MOMENT;
        self.since = Instant::now();
        let (_, chunk) = self.sent.front_mut()?;
        let (_, promise) = chunk.pop_front()?;
        if chunk.is_empty() {
            self.sent.pop_front();
        }
        Some(promise)
    }

    /// The chunks that the worker has not received, and will not.
    fn take_back(&mut self) -> VecDeque<Chunk<R>> {
        let mut back = VecDeque::new();
        while let Some(message) = self.worker.line.take_back() {
            let number = message
                .ok()
                .and_then(|message| read_number(&mut &message[..]));
            let place = self.sent.iter().position(|(sent, _)| Some(*sent) == number);
            back.extend(
                place
                    .and_then(|place| self.sent.remove(place))
                    .map(|(_, chunk)| chunk),
            );
        }
        self.left = self
            .left
            .saturating_add(back.iter().map(VecDeque::len).sum());
        back
    }
}

/// The tasks that wait, and the workers with what they were sent.
struct Schedule<R> {
    queue: VecDeque<Chunk<R>>,
    closed: bool,
    places: Vec<Place<R>>,
    /// How many chunks have been sent.
    sent: u64,
}

impl<R> Schedule<R> {
    /// Sends chunks to workers that have nothing to do; and, up to `ahead`, to those that answer
    /// quickly. Only the dispatcher sends ahead: it sees to what must be taken back.
    fn send(&mut self, ahead: usize) -> Ends<R> {
        let mut ends = Ends::new();
        while !self.queue.is_empty() {
            let room = |place: &&mut Place<R>| {
                place.left > 0 && place.sent.len() < if place.quick { ahead } else { 1 }
            };
            let places = self.places.iter_mut().filter(room);
            let Some(place) = places.min_by_key(|place| place.sent.len()) else {
                break;
            };
            let Some(mut chunk) = self.queue.pop_front() else {
                break;
            };
            let rest = chunk.split_off(chunk.len().min(place.left));
            if !rest.is_empty() {
                self.queue.push_front(rest);
            }
            chunk.retain(|(_, promise)| promise.sent());
            if chunk.is_empty() {
                continue; // all of it was cancelled
            }
            self.sent += 1;
            match place.worker.line.ask(&write_question(self.sent, &chunk)) {
                Ok(()) => {
                    if place.sent.is_empty() {
                        place.since = Instant::now();
                    }
                    place.left -= chunk.len();
                    place.sent.push_back((self.sent, chunk));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    place.quick = false;
                    self.put_back([chunk].into());
                }
                Err(error) => ends.extend(
                    chunk
                        .into_iter()
                        .map(|(_, promise)| (promise, Err(TaskError::Argument(error.to_string())))),
                ),
            }
        }
        ends
    }

    fn put_back(&mut self, chunks: VecDeque<Chunk<R>>) {
        for chunk in chunks.into_iter().rev() {
            for (_, promise) in &chunk {
                promise.taken_back();
            }
            self.queue.push_front(chunk);
        }
    }
}

struct Shared<R> {
    schedule: Mutex<Schedule<R>>,
    max_tasks: usize,
    server: ForkServer,
    /// Wakes the dispatcher.
    wake: PipeWriter,
}

impl<R> Shared<R> {
    fn put(&self, chunks: impl IntoIterator<Item = Chunk<R>>) -> Result<(), Closed> {
        let mut schedule = self.schedule.lock().unwrap();
        if schedule.closed {
            return Err(Closed);
        }
        schedule
            .queue
            .extend(chunks.into_iter().filter(|chunk| !chunk.is_empty()));
        let ends = schedule.send(1);
        drop(schedule);
        tell(ends);
        Ok(())
    }

    /// Closes the queue. To `abandon` it returns what is in it, instead of doing that.
    fn close(&self, abandon: bool) -> VecDeque<Chunk<R>> {
        let mut schedule = self.schedule.lock().unwrap();
        if !schedule.closed {
            schedule.closed = true;
            _ = (&self.wake).write_all(b"!"); // an error means that the dispatcher has ended
        }
        if abandon {
            std::mem::take(&mut schedule.queue)
        } else {
            VecDeque::new()
        }
    }

    /// Why there is no worker: because the pool was closed, or because something is wrong.
    fn gone(&self, why: &str) -> TaskError {
        let closed = self.schedule.lock().unwrap().closed;
        if closed {
            TaskError::Terminated
        } else {
            TaskError::NoWorker(why.to_owned())
        }
    }
}

fn tell<R>(ends: Ends<R>) {
    for (promise, result) in ends {
        promise.keep(result);
    }
}

/// A pool of processes that call one function for many arguments.
///
/// Like Python's `multiprocessing.Pool`; unlike that one, a task whose worker dies ends with an
/// error, and unlike `concurrent.futures.ProcessPoolExecutor` only that task does. Arguments and
/// results are copied, as `MessagePack`. Dropped, the pool is terminated.
pub struct ProcessPool<A, R> {
    shared: Arc<Shared<R>>,
    dispatcher: Option<JoinHandle<()>>,
    callbacks: Option<Sender<Box<dyn FnOnce() + Send>>>,
    callback_thread: Option<JoinHandle<()>>,
    _argument: PhantomData<fn(A)>,
}

impl<A, R> ProcessPool<A, R>
where
    A: Serialize + DeserializeOwned + 'static,
    R: Serialize + DeserializeOwned + Send + 'static,
{
    /// A pool of that many workers, all started at once. Each takes five descriptors of this
    /// process; a task takes none.
    ///
    /// The workers are copies of this process as it is now, with its memory and its open files:
    /// that is how they know the function. They do not see what changes here later.
    ///
    /// # Errors
    /// When the system has no room for that many processes, or this process for their descriptors.
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

    /// The same, with workers that are replaced after `max_tasks` tasks each: whatever a task leaks
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
        assert!(
            workers > 0 && max_tasks > 0,
            "a pool has workers that do tasks"
        );
        // SAFETY: our caller has promised that no other thread is alive.
        let server = unsafe { ForkServer::start(move |line| work(line, task)) }?;
        let place = |_| Ok(Place::new(server.worker()?, max_tasks));
        let places = (0..workers).map(place).collect::<io::Result<_>>()?;
        let schedule = Schedule {
            queue: VecDeque::new(),
            closed: false,
            places,
            sent: 0,
        };
        let (woken, wake) = io::pipe()?;
        let shared = Arc::new(Shared {
            schedule: Mutex::new(schedule),
            max_tasks,
            server,
            wake,
        });
        let (sender, calls) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
        let mut pool = Self {
            shared,
            dispatcher: None,
            callbacks: Some(sender),
            callback_thread: None,
            _argument: PhantomData,
        };
        let call_all = move || {
            for call in calls {
                contained(call); // if it panics, the next one is called all the same
            }
        };
        let calling = thread::Builder::new()
            .name("callbacks".into())
            .spawn(call_all)?;
        pool.callback_thread = Some(calling);
        let shared = Arc::clone(&pool.shared);
        let dispatching = move || dispatch(&shared, &woken);
        pool.dispatcher = Some(
            thread::Builder::new()
                .name("pool".into())
                .spawn(dispatching)?,
        );
        Ok(pool)
    }

    /// Submits a task, and returns at once. Python: `Executor.submit`.
    ///
    /// # Errors
    /// When the pool is closed. An argument that cannot be sent is an error of the task.
    pub fn submit(&self, argument: &A) -> Result<Task<R>, Closed> {
        let (task, promise) = Task::new();
        self.shared.put([chunk([(argument, promise)])])?;
        Ok(task)
    }

    /// Submits a task, and returns at once. When the task has ended, one of the two callbacks is
    /// called in this process, in the one thread for all callbacks. Python: `Pool.apply_async`.
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
        self.shared.put([chunk([(argument, promise)])])
    }

    /// Does a task for each argument, and returns the results in the order of the arguments. A
    /// worker is sent `chunk` of them in one message: fewer messages, and work that is less even.
    ///
    /// # Errors
    /// When the pool is closed.
    ///
    /// # Panics
    /// When `chunk` is 0.
    pub fn map(&self, arguments: &[A], chunk: usize) -> Result<Vec<Result<R, TaskError>>, Closed> {
        let tasks = self.submit_all(arguments, chunk)?;
        // For the last one first: then most are done, and this thread is not woken for each.
        let mut results: Vec<_> = tasks.into_iter().rev().map(Task::wait).collect();
        results.reverse();
        Ok(results)
    }

    /// The same, but each result comes as soon as it is there, with the place of its argument.
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

    fn submit_all(&self, arguments: &[A], size: usize) -> Result<Vec<Task<R>>, Closed> {
        let (tasks, promises): (_, Vec<_>) = arguments.iter().map(|_| Task::new()).unzip();
        let mut jobs = arguments.iter().zip(promises);
        let chunks = arguments
            .chunks(size)
            .map(|_| chunk(jobs.by_ref().take(size)));
        self.shared.put(chunks.collect::<Vec<_>>())?;
        Ok(tasks)
    }
}

fn chunk<'a, A, R>(tasks: impl IntoIterator<Item = (&'a A, Promise<R>)>) -> Chunk<R>
where
    A: Serialize + 'a,
{
    let mut chunk = Chunk::new();
    for (argument, promise) in tasks {
        match rmp_serde::to_vec(argument) {
            Ok(bytes) => chunk.push_back((bytes, promise)),
            Err(error) => promise.keep(Err(TaskError::Argument(error.to_string()))),
        }
    }
    chunk
}

impl<A, R> ProcessPool<A, R> {
    /// Takes no more tasks. Those that were submitted will be done.
    pub fn close(&self) {
        self.shared.close(false);
    }

    /// Closes the pool, and waits until all tasks are done, all callbacks have run and all workers
    /// have ended.
    pub fn join(mut self) {
        self.close();
        self.wait_for_threads();
    }

    /// Kills all workers now. A task that is not done ends with [`TaskError::Terminated`].
    pub fn terminate(self) {
        drop(self);
    }

    fn wait_for_threads(&mut self) {
        if let Some(thread) = self.dispatcher.take() {
            _ = thread.join();
        }
        self.callbacks = None;
        // A callback may own the pool's last handle; it cannot wait for itself.
        let own = thread::current().id();
        if let Some(thread) = self
            .callback_thread
            .take_if(|thread| thread.thread().id() != own)
        {
            _ = thread.join();
        }
    }
}

impl<A, R> Drop for ProcessPool<A, R> {
    fn drop(&mut self) {
        if self.dispatcher.is_some() {
            drop(self.shared.close(true));
            self.shared.server.stop();
        }
        self.wait_for_threads();
    }
}

impl<A, R> fmt::Debug for ProcessPool<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessPool").finish_non_exhaustive()
    }
}

/// The dispatcher: hears the workers until the pool is closed and nothing is left to do.
fn dispatch<R: DeserializeOwned>(shared: &Shared<R>, woken: &PipeReader) {
    loop {
        let schedule = shared.schedule.lock().unwrap();
        let busy = schedule.places.iter().any(|place| !place.sent.is_empty());
        if schedule.closed && schedule.queue.is_empty() && !busy {
            break;
        }
        let workers: Vec<_> = schedule
            .places
            .iter()
            .map(|place| Arc::clone(&place.worker))
            .collect();
        let ahead = schedule.places.iter().any(|place| place.sent.len() > 1);
        let closed = schedule.closed;
        drop(schedule);
        let signs = await_signs(
            &workers,
            (!closed).then_some(woken),
            ahead.then_some(MOMENT),
        );
        // From the last one on, since a place may be given up.
        for ((number, worker), [says, ended]) in workers.iter().enumerate().zip(signs).rev() {
            if says || ended {
                let panicked = hear(shared, number, worker);
                let mut schedule = shared.schedule.lock().unwrap();
                let place = &mut schedule.places[number];
                let enough = place.left == 0 && place.sent.is_empty();
                if ended || panicked || enough {
                    place.left = 0; // it is sent nothing from now on
                    drop(schedule);
                    replace(shared, number, worker, panicked);
                }
            }
        }
        let mut schedule = shared.schedule.lock().unwrap();
        for number in 0..schedule.places.len() {
            let place = &mut schedule.places[number];
            if place.sent.len() > 1 && place.since.elapsed() >= MOMENT {
                place.quick = false;
                let back = place.take_back();
                schedule.put_back(back);
            }
        }
        let ends = schedule.send(AHEAD);
        drop(schedule);
        tell(ends);
    }
    let places = std::mem::take(&mut shared.schedule.lock().unwrap().places);
    for place in &places {
        place.worker.line.hang_up(); // so that they end at the same time
    }
    for place in places {
        _ = shared.server.end(&place.worker); // an error means that all have ended already
    }
}

/// Waits until a worker has said something or has ended. Says of each worker whether it did.
fn await_signs(
    workers: &[Arc<Worker>],
    woken: Option<&PipeReader>,
    limit: Option<Duration>,
) -> Vec<[bool; 2]> {
    let signs = workers.iter().flat_map(|worker| worker.signs());
    let all = signs.chain(woken.map(AsFd::as_fd));
    let mut all: Vec<_> = all
        .map(|sign| PollFd::new(sign, PollFlags::POLLIN))
        .collect();
    let limit = limit.and_then(|limit| PollTimeout::try_from(limit).ok());
    retried(|| poll(&mut all, limit.unwrap_or(PollTimeout::NONE))).expect("memory for a poll");
    let is_there = |sign: &PollFd<'_>| sign.any() == Some(true);
    all.chunks_exact(2)
        .map(|two| [is_there(&two[0]), is_there(&two[1])])
        .collect()
}

/// Keeps the promises that the worker has answered; returns whether its task panicked.
fn hear<R: DeserializeOwned>(shared: &Shared<R>, number: usize, worker: &Worker) -> bool {
    let answers: Vec<_> = iter::from_fn(|| worker.line.answer()).collect();
    let mut schedule = shared.schedule.lock().unwrap();
    let place = &mut schedule.places[number];
    let promises: Vec<_> = answers.iter().map_while(|_| place.answered()).collect();
    drop(schedule);
    let mut panicked = false;
    for (answer, promise) in answers.into_iter().zip(promises) {
        let answer = answer.unwrap_or_else(|error| report(RESULT, &error.to_string()));
        let Some((&kind, body)) = answer.split_first() else {
            continue;
        };
        let text = || String::from_utf8_lossy(body).into_owned();
        promise.keep(match kind {
            DONE => decode(body).map_err(TaskError::Result),
            FAILED => Err(TaskError::Failed(text())),
            PANICKED => Err(TaskError::Panicked(text())),
            ARGUMENT => Err(TaskError::Argument(text())),
            _ => Err(TaskError::Result(text())),
        });
        panicked |= kind == PANICKED;
    }
    panicked
}

/// Replaces a worker that has ended, or that must end.
fn replace<R>(shared: &Shared<R>, number: usize, worker: &Worker, panicked: bool) {
    let ended = shared.server.end(worker);
    let lost = match ended {
        Ok(Ended::Exited(code)) => TaskError::Exited(code),
        Ok(Ended::Killed(signal)) => TaskError::Killed(signal),
        Err(_) => shared.gone("the fork server has gone"),
    };
    let new = shared.server.worker();
    let mut schedule = shared.schedule.lock().unwrap();
    let place = &mut schedule.places[number];
    let mut back = place.take_back();
    // It had begun what cannot be taken back, unless it has said how that ended.
    let begun = place.sent.pop_front().map(|(_, chunk)| chunk);
    let mut begun = begun.unwrap_or_default();
    let promise = if panicked {
        None
    } else {
        begun.pop_front().map(|(_, promise)| promise)
    };
    back.push_front(begun);
    back.retain(|chunk| !chunk.is_empty());
    schedule.put_back(back);
    let mut ends: Ends<R> = promise
        .map(|promise| (promise, Err(lost)))
        .into_iter()
        .collect();
    match new {
        Ok(new) => schedule.places[number] = Place::new(new, shared.max_tasks),
        Err(error) => {
            // There will be no other either.
            schedule.places.remove(number);
            drop(schedule);
            let why = shared.gone(&error.to_string());
            let jobs = shared.close(true).into_iter().flatten();
            ends.extend(jobs.map(|(_, promise)| (promise, Err(why.clone()))));
        }
    }
    tell(ends);
}

/// This runs code of the type itself: a panic there is an error, too.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let decoded = contained(|| rmp_serde::from_slice(bytes));
    let decoded = decoded.ok_or("it panics when it is read")?;
    decoded.map_err(|error| error.to_string())
}

/// A chunk as bytes: its number, then each argument after its length.
fn write_question<R>(number: u64, chunk: &Chunk<R>) -> Vec<u8> {
    let mut question = number.to_be_bytes().to_vec();
    for (argument, _) in chunk {
        question.extend((argument.len() as u64).to_be_bytes());
        question.extend(argument);
    }
    question
}

/// Takes the eight bytes of a number off the front.
fn read_number(from: &mut &[u8]) -> Option<u64> {
    let (number, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(u64::from_be_bytes(*number))
}

/// Takes the next argument off the front.
fn read_argument<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(read_number(from)?).ok()?;
    let (argument, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(argument)
}

/// In a worker: does what it is sent, until the pool hangs up.
fn work<A: DeserializeOwned, R: Serialize>(line: &Line, task: fn(A) -> Result<R, String>) {
    while let Ok(Some(question)) = line.question() {
        let mut rest = &question[..];
        _ = read_number(&mut rest);
        while let Some(argument) = read_argument(&mut rest) {
            let answered = AssertUnwindSafe(|| answer(argument, task));
            let reply = catch_unwind(answered).unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<&str>().copied();
                let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
                report(PANICKED, text.unwrap_or("not a text"))
            });
            // A result that cannot be sent may be too large: that much can be said.
            let sent = line
                .reply(&reply)
                .or_else(|error| line.reply(&report(RESULT, &error.to_string())));
            if sent.is_err() || reply[0] == PANICKED {
                return;
            }
        }
    }
}

fn report(kind: u8, text: &str) -> Vec<u8> {
    [&[kind], text.as_bytes()].concat()
}

/// The kind of the answer, and what it says.
fn answer<A, R>(argument: &[u8], task: fn(A) -> Result<R, String>) -> Vec<u8>
where
    A: DeserializeOwned,
    R: Serialize,
{
    match rmp_serde::from_slice(argument).map(task) {
        Ok(Ok(result)) => {
            let mut reply = vec![DONE];
            match rmp_serde::encode::write(&mut reply, &result) {
                Ok(()) => reply,
                Err(error) => report(RESULT, &error.to_string()),
            }
        }
        Ok(Err(why)) => report(FAILED, &why),
        Err(error) => report(ARGUMENT, &error.to_string()),
    }
}
