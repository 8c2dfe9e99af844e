//! The two ends of a task: its submitter waits with a [`Task`], a [`Promise`] brings the result.

use std::fmt::{self, Display};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

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

/// A task that was submitted. Python: `Future`, `AsyncResult`.
#[derive(Debug)]
pub struct Task<R>(Arc<Slot<R>>);

#[derive(Debug)]
struct Slot<R> {
    state: Mutex<State<R>>,
    done: Condvar,
    stage: Arc<AtomicU8>,
}

/// A task is sent or cancelled: the first to exchange its stage decides. It orders nothing else.
const WAITS: u8 = 0;
const SENT: u8 = 1;
const CANCELLED: u8 = 2;

#[derive(Debug)]
struct State<R> {
    result: Option<Result<R, TaskError>>,
    /// Without a waiter nobody is notified: that saves a system call.
    waited_for: bool,
    /// A waiter for several tasks at once is sent this number.
    tell: Option<(usize, Sender<usize>)>,
}

impl<R: Send + 'static> Task<R> {
    /// A task that has not ended, and the promise of its end.
    pub fn new() -> (Self, Promise<R>) {
        let state = Mutex::new(State {
            result: None,
            waited_for: false,
            tell: None,
        });
        let slot = Arc::new(Slot {
            state,
            done: Condvar::new(),
            stage: Arc::default(),
        });
        let task = Self(Arc::clone(&slot));
        let mut promise = Promise::new(move |result| {
            let mut state = slot.state.lock().unwrap();
            state.result = Some(result);
            if let Some((number, waiting)) = state.tell.take() {
                _ = waiting.send(number); // an error means that nobody waits any more
            }
            if state.waited_for {
                slot.done.notify_all();
            }
        });
        promise.stage = Arc::clone(&task.0.stage);
        (task, promise)
    }
}

impl<R> Task<R> {
    /// Whether it has ended, well or not.
    pub fn is_done(&self) -> bool {
        self.0.state.lock().unwrap().result.is_some()
    }

    /// Cancels the task, so that it is never begun. Python: `Future.cancel`.
    ///
    /// # Errors
    /// The task itself, when it has ended or was sent to a worker. A quick worker is sent tasks
    /// ahead; those that it does not begin within a millisecond can be cancelled again.
    pub fn cancel(self) -> Result<(), Self> {
        let waits = !self.is_done();
        let stage = &self.0.stage;
        let cancelled = waits
            && stage
                .compare_exchange(WAITS, CANCELLED, Relaxed, Relaxed)
                .is_ok();
        if cancelled { Ok(()) } else { Err(self) }
    }

    /// Waits for the end of the task.
    ///
    /// # Errors
    /// What went wrong with it.
    pub fn wait(self) -> Result<R, TaskError> {
        let mut state = self.0.state.lock().unwrap();
        state.waited_for = true;
        let mut state = self
            .0
            .done
            .wait_while(state, |state| state.result.is_none())
            .unwrap();
        state.result.take().expect("waited for")
    }

    /// Waits for the end of the task, but no longer than `limit`.
    ///
    /// # Errors
    /// The task itself, when it has not ended by then. It continues.
    pub fn wait_timeout(self, limit: Duration) -> Result<Result<R, TaskError>, Self> {
        let mut state = self.0.state.lock().unwrap();
        state.waited_for = true;
        let waiting = |state: &mut State<R>| state.result.is_none();
        let (mut state, _) = self
            .0
            .done
            .wait_timeout_while(state, limit, waiting)
            .unwrap();
        let result = state.result.take();
        drop(state);
        result.ok_or(self)
    }
}

/// The results of these tasks, each as soon as it is there, with the place of its task.
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
        // Each task sends once. When all have done so, no sender is left, and this is an error.
        let number = self.done.recv().ok()?;
        let result = self.tasks[number].0.state.lock().unwrap().result.take();
        Some((number, result.expect("it was said to be there")))
    }
}

/// Brings a task its result. Dropped before that, it brings [`TaskError::Terminated`].
pub struct Promise<R> {
    tell: Option<Tell<R>>,
    stage: Arc<AtomicU8>,
}

type Tell<R> = Box<dyn FnOnce(Result<R, TaskError>) + Send>;

impl<R> Promise<R> {
    /// A promise that is kept by a call of `tell`.
    pub fn new(tell: impl FnOnce(Result<R, TaskError>) + Send + 'static) -> Self {
        Self {
            tell: Some(Box::new(tell)),
            stage: Arc::default(),
        }
    }

    /// From now on the task cannot be cancelled. False if it already was.
    pub fn sent(&self) -> bool {
        self.stage
            .compare_exchange(WAITS, SENT, Relaxed, Relaxed)
            .is_ok()
    }

    /// The task was sent but not begun, and waits again.
    pub fn taken_back(&self) {
        self.stage.store(WAITS, Relaxed);
    }

    /// Tells the task its end.
    pub fn keep(mut self, result: Result<R, TaskError>) {
        self.tell(result);
    }

    fn tell(&mut self, result: Result<R, TaskError>) {
        if let Some(tell) = self.tell.take() {
            contained(|| tell(result)); // a result that nobody waits for is dropped here
        }
    }
}

impl<R> Drop for Promise<R> {
    fn drop(&mut self) {
        self.tell(Err(TaskError::Terminated));
    }
}

/// Runs code of the pool's user, on a thread of the pool. `None`: it panicked, and has said so.
pub(crate) fn contained<T>(call: impl FnOnce() -> T) -> Option<T> {
    // What it panicked with is not dropped: its destructor may panic, too.
    catch_unwind(AssertUnwindSafe(call))
        .map_err(mem::forget)
        .ok()
}
