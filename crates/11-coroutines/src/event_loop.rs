//! An event loop built by hand: tasks, a ready queue, wakers, timers and I/O readiness.
//!
//! [`EventLoop::block_on`] repeats one *turn* until its future is done:
//!
//! 1. Poll each task that is in the ready queue. A task that has to wait leaves its waker with
//!    whatever it waits for, and returns `Pending`.
//! 2. If no task is ready now, sleep in [`poll(2)`] until a descriptor is ready, the earliest
//!    timer is due, or another thread rings the bell.
//! 3. Wake what waited for that: a waker puts its task into the ready queue.
//!
//! Differences from tokio's current-thread runtime: a task cannot be cancelled, except with its
//! loop; there is no fairness among descriptors; `poll(2)` is told of all descriptors every time,
//! where `epoll(7)` is told once.
//!
//! [`poll(2)`]: https://man7.org/linux/man-pages/man2/poll.2.html

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::io::{PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::{self, Rc};
use std::sync::atomic::{AtomicBool, Ordering::AcqRel};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker, ready};
use std::time::{Duration, Instant};
use std::{io, mem};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// A task as its wakers know it. Any thread may have one; the task's future stays with the loop.
struct Task {
    /// The place of its future in the loop's table; `None` is the future of `block_on` itself.
    slot: Option<usize>,
    /// It is in the ready queue: waking it again adds nothing.
    queued: AtomicBool,
    /// The loop's queue. A waker may outlive the loop, and must not keep the queue alive.
    ready: Weak<Ready>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, AcqRel)
            && let Some(ready) = self.ready.upgrade()
        {
            ready.push(self);
        }
    }
}

/// What the loop shares with all wakers: the ready queue, and the bell that ends its sleep.
struct Ready {
    queue: Mutex<Queue>,
    /// The bell is a pipe: a byte in it ends `poll(2)`.
    bell: PipeWriter,
    heard: PipeReader,
}

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Arc<Task>>,
    /// The loop is in `poll(2)`, or on its way there. A push takes the flag, and rings.
    loop_sleeps: bool,
}

impl Ready {
    fn push(&self, task: Arc<Task>) {
        let mut queue = self.queue.lock().unwrap();
        queue.tasks.push_back(task);
        if mem::take(&mut queue.loop_sleeps) {
            (&self.bell)
                .write_all(&[1])
                .expect("there is room: one byte for each sleep");
        }
    }

    /// Before `poll(2)`: whether there is nothing else to do.
    fn may_sleep(&self) -> bool {
        // One step under the lock: a task either is in the queue already, or finds the flag and
        // rings. So no wake-up is lost in between.
        let mut queue = self.queue.lock().unwrap();
        queue.loop_sleeps = queue.tasks.is_empty();
        queue.loop_sleeps
    }

    /// After `poll(2)`, and before the loop wakes anything itself: only others ring.
    fn has_slept(&self) -> io::Result<()> {
        if mem::take(&mut self.queue.lock().unwrap().loop_sleeps) {
            return Ok(());
        }
        // Somebody has the flag, and wrote the byte under the lock: it is there.
        (&self.heard).read_exact(&mut [0])
    }
}

/// Polls a task's future once.
type Step = Box<dyn FnMut(&mut Context<'_>) -> Poll<()>>;

/// A task as the loop knows it.
struct Spawned {
    task: Arc<Task>,
    step: Step,
}

#[derive(Default)]
struct Tasks {
    slots: Vec<Option<Spawned>>,
    free: Vec<usize>,
}

/// A descriptor that a task waits for.
struct Interest {
    source: Rc<dyn AsFd>,
    events: PollFlags,
    waker: Waker,
}

/// The state of a loop. Futures that wait on it share it.
struct Core {
    ready: Arc<Ready>,
    /// The tasks of this turn. What becomes ready meanwhile has its turn in the next one.
    batch: RefCell<VecDeque<Arc<Task>>>,
    tasks: RefCell<Tasks>,
    timers: RefCell<BTreeMap<(Instant, u64), Waker>>,
    interests: RefCell<BTreeMap<u64, Interest>>,
    last_number: Cell<u64>,
    turns: Cell<u64>,
    is_closed: Cell<bool>,
}

thread_local! {
    /// The loop that runs on this thread.
    static CURRENT: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
}

fn current() -> Rc<Core> {
    CURRENT
        .with_borrow(Clone::clone)
        .expect("an event loop runs on this thread")
}

/// A future that waits is woken by its own loop, which must be the one that polls it.
fn must_be_current(core: *const Core) {
    let current = CURRENT.with_borrow(|current| current.as_ref().map(Rc::as_ptr));
    assert!(
        current == Some(core),
        "this future belongs to an event loop that does not run here"
    );
}

/// An event loop on the thread that made it.
///
/// Dropping it drops the tasks that are not done: their handles end with [`Cancelled`]. So does
/// what their destructors spawn.
pub struct EventLoop {
    core: Rc<Core>,
}

impl EventLoop {
    /// A loop without tasks.
    ///
    /// # Errors
    /// When there is no descriptor left for the wake-up pipe.
    pub fn new() -> io::Result<Self> {
        let (heard, bell) = io::pipe()?;
        let ready = Arc::new(Ready {
            queue: Mutex::default(),
            bell,
            heard,
        });
        let core = Core {
            ready,
            batch: RefCell::default(),
            tasks: RefCell::default(),
            timers: RefCell::default(),
            interests: RefCell::default(),
            last_number: Cell::new(0),
            turns: Cell::new(0),
            is_closed: Cell::new(false),
        };
        Ok(Self {
            core: Rc::new(core),
        })
    }

    /// Runs the loop until `future` is done. Tasks that are not done then wait for the next time.
    ///
    /// # Errors
    /// When `poll(2)` fails, for lack of memory or for too many descriptors.
    ///
    /// # Panics
    /// When a loop runs on this thread already, and when `future` panics.
    pub fn block_on<F: Future>(&self, future: F) -> io::Result<F::Output> {
        let entered = Entered::new(&self.core);
        assert!(
            entered.outer.is_none(),
            "an event loop runs on this thread already"
        );
        let mut future = pin!(future);
        let root = self.core.new_task(None);
        let waker = Waker::from(Arc::clone(&root));
        self.core.ready.push(root);
        loop {
            while let Some(task) = self.core.next() {
                if let Some(slot) = task.slot {
                    self.core.poll_task(slot, task);
                } else if let Poll::Ready(output) =
                    future.as_mut().poll(&mut Context::from_waker(&waker))
                {
                    return Ok(output);
                }
            }
            self.core.wait()?;
        }
    }

    /// Adds a task, which the next [`block_on`](Self::block_on) runs beside its own future.
    pub fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        self.core.spawn(future)
    }

    /// How many turns the loop has made.
    pub fn turns(&self) -> u64 {
        self.core.turns.get()
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        self.core.is_closed.set(true);
        let _entered = Entered::new(&self.core); // a destructor may spawn
        // A task that sleeps holds on to the core that holds it: here the circle is opened.
        let tasks = self.core.tasks.take();
        tasks.slots.into_iter().flatten().for_each(discard);
    }
}

/// Makes a loop the current one of its thread, until this is dropped.
struct Entered {
    outer: Option<Rc<Core>>,
}

impl Entered {
    fn new(core: &Rc<Core>) -> Self {
        // At the end of a thread `CURRENT` may be gone before a loop in another thread-local.
        let outer = CURRENT.try_with(|current| current.replace(Some(Rc::clone(core))));
        Self {
            outer: outer.unwrap_or_default(),
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let _left = CURRENT.try_with(|current| current.replace(self.outer.take()));
    }
}

/// Drops a task. A destructor that panics must not end the loop; the panic hook has reported it.
fn discard(task: Spawned) {
    drop(catch_unwind(AssertUnwindSafe(|| drop(task))));
}

impl Core {
    fn new_task(&self, slot: Option<usize>) -> Arc<Task> {
        // Queued from the start: whoever makes it also puts it into the queue.
        let ready = Arc::downgrade(&self.ready);
        Arc::new(Task {
            slot,
            queued: AtomicBool::new(true),
            ready,
        })
    }

    fn new_number(&self) -> u64 {
        self.last_number.set(self.last_number.get() + 1);
        self.last_number.get()
    }

    fn spawn<T: 'static>(
        self: &Rc<Self>,
        future: impl Future<Output = T> + 'static,
    ) -> JoinHandle<T> {
        let outcome = Rc::new(RefCell::new(Outcome {
            result: None,
            waiter: None,
        }));
        let handle = JoinHandle {
            outcome: Rc::clone(&outcome),
            core: Rc::downgrade(self),
        };
        let mut future = Some(Box::pin(future));
        let step = move |cx: &mut Context<'_>| {
            let poll = || {
                let running = future.as_mut().expect("it is not done");
                let value = ready!(running.as_mut().poll(cx));
                future = None; // here, because its destructor may panic as well
                Poll::Ready(value)
            };
            let result = match catch_unwind(AssertUnwindSafe(poll)) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(value)) => Ok(value),
                Err(panic) => Err(panic),
            };
            let waiter = {
                let mut outcome = outcome.borrow_mut();
                outcome.result = Some(result);
                outcome.waiter.take()
            };
            if let Some(waiter) = waiter {
                waiter.wake();
            }
            Poll::Ready(())
        };
        if self.is_closed.get() {
            return handle;
        }
        let mut tasks = self.tasks.borrow_mut();
        let slot = tasks.free.pop().unwrap_or(tasks.slots.len());
        if slot == tasks.slots.len() {
            tasks.slots.push(None);
        }
        let task = self.new_task(Some(slot));
        tasks.slots[slot] = Some(Spawned {
            task: Arc::clone(&task),
            step: Box::new(step),
        });
        self.ready.push(task);
        handle
    }

    /// The next task of this turn.
    fn next(&self) -> Option<Arc<Task>> {
        let task = self.batch.borrow_mut().pop_front()?;
        // From here on a wake counts: it was before the poll or it leads to another one.
        task.queued.swap(false, AcqRel);
        Some(task)
    }

    fn poll_task(&self, slot: usize, task: Arc<Task>) {
        // The future leaves the table while it is polled: it may spawn others. A late waker may
        // find the slot empty, or with another task in it.
        let spawned = self
            .tasks
            .borrow_mut()
            .slots
            .get_mut(slot)
            .and_then(|spawned| spawned.take_if(|spawned| Arc::ptr_eq(&spawned.task, &task)));
        let Some(mut spawned) = spawned else { return };
        let waker = Waker::from(task);
        let polled = (spawned.step)(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            self.tasks.borrow_mut().slots[slot] = Some(spawned);
        } else {
            discard(spawned);
            self.tasks.borrow_mut().free.push(slot);
        }
    }

    /// Sleeps if there is nothing else to do, wakes what is due, and begins the next turn.
    fn wait(&self) -> io::Result<()> {
        self.turns.set(self.turns.get() + 1);
        let sleeps = self.ready.may_sleep();
        let earliest = self
            .timers
            .borrow()
            .first_key_value()
            .map(|(&(at, _), _)| at);
        let timeout = match earliest {
            _ if !sleeps => Some(Duration::ZERO),
            Some(at) => Some(at.saturating_duration_since(Instant::now())),
            None => None,
        };
        let ready = self.poll_descriptors(timeout);
        if sleeps {
            self.ready.has_slept()?;
        }
        for number in ready? {
            let interest = self.interests.borrow_mut().remove(&number);
            if let Some(interest) = interest {
                interest.waker.wake();
            }
        }
        if earliest.is_some() {
            let now = Instant::now();
            while let Some(waker) = self.take_due(now) {
                waker.wake();
            }
        }
        let mut queue = self.ready.queue.lock().unwrap();
        mem::swap(&mut queue.tasks, &mut self.batch.borrow_mut());
        Ok(())
    }

    fn take_due(&self, now: Instant) -> Option<Waker> {
        let mut timers = self.timers.borrow_mut();
        let first = timers.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// Waits for descriptors and for the bell; returns the numbers of the interests that are ready.
    fn poll_descriptors(&self, timeout: Option<Duration>) -> io::Result<Vec<u64>> {
        let interests = self.interests.borrow();
        if timeout == Some(Duration::ZERO) && interests.is_empty() {
            return Ok(Vec::new());
        }
        // Rounded up to whole milliseconds: a timer must not find that it is not due yet.
        let whole = |timeout: Duration| (timeout + Duration::from_nanos(999_999)).as_millis();
        let timeout = timeout.map_or(PollTimeout::NONE, |timeout| {
            PollTimeout::try_from(whole(timeout)).unwrap_or(PollTimeout::MAX)
        });
        let mut descriptors = vec![PollFd::new(self.ready.heard.as_fd(), PollFlags::POLLIN)];
        descriptors.extend(
            interests
                .values()
                .map(|i| PollFd::new(i.source.as_fd(), i.events)),
        );
        match poll(&mut descriptors, timeout) {
            Ok(_) => {}
            Err(Errno::EINTR) => return Ok(Vec::new()), // a signal: nothing is ready
            Err(error) => return Err(error.into()),
        }
        // Errors and hang-ups wake as well: the task meets them when it reads or writes.
        let ready = descriptors[1..]
            .iter()
            .map(|descriptor| descriptor.any().unwrap_or(true));
        let numbers = interests.keys().zip(ready).filter(|(_, ready)| *ready);
        Ok(numbers.map(|(&number, _)| number).collect())
    }
}

/// Makes a loop and runs it until `future` is done. Tasks that are not done then are dropped.
///
/// # Errors
/// As [`EventLoop::new`] and [`EventLoop::block_on`].
pub fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    EventLoop::new()?.block_on(future)
}

/// Adds a task to the running loop.
///
/// # Panics
/// When no loop runs on this thread. So do [`sleep`], [`readable`] and [`writable`], and their
/// futures when they are polled while their loop does not run.
pub fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
    current().spawn(future)
}

/// The error of a task that was dropped with its loop, before it was done.
#[derive(Debug)]
pub struct Cancelled;

struct Outcome<T> {
    result: Option<Result<T, Box<dyn Any + Send>>>,
    waiter: Option<Waker>,
}

/// Await it to join the task: its value, or what it panicked with, as `thread::JoinHandle::join`
/// has it, or [`Cancelled`]. Dropping the handle lets the task go on.
///
/// # Panics
/// When it is polled while the task is not done and its loop does not run.
#[must_use = "a panic of the task shows only here"]
pub struct JoinHandle<T> {
    outcome: Rc<RefCell<Outcome<T>>>,
    core: rc::Weak<Core>,
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, Box<dyn Any + Send>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut outcome = self.outcome.borrow_mut();
        if let Some(result) = outcome.result.take() {
            return Poll::Ready(result);
        }
        if Rc::strong_count(&self.outcome) == 1 {
            return Poll::Ready(Err(Box::new(Cancelled))); // the task is gone
        }
        must_be_current(self.core.as_ptr());
        let before = outcome.waiter.replace(cx.waker().clone());
        drop(outcome);
        drop(before);
        Poll::Pending
    }
}

/// Yields once: every other task that is ready now is polled before the caller goes on.
pub fn yield_now() -> impl Future<Output = ()> {
    let mut has_yielded = false;
    poll_fn(move |cx| {
        if mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

/// Waits for `duration` from now on, and at most some milliseconds longer; without end if the clock
/// cannot say when that is over.
pub fn sleep(duration: Duration) -> Sleep {
    let core = current();
    let timer = Instant::now()
        .checked_add(duration)
        .map(|at| (at, core.new_number()));
    Sleep { timer, core }
}

/// The future of [`sleep`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Sleep {
    timer: Option<(Instant, u64)>,
    core: Rc<Core>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        must_be_current(Rc::as_ptr(&self.core));
        let Some(timer) = self.timer else {
            return Poll::Pending;
        };
        if timer.0 <= Instant::now() {
            return Poll::Ready(());
        }
        let _before = self
            .core
            .timers
            .borrow_mut()
            .insert(timer, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let _waker = self
            .timer
            .and_then(|timer| self.core.timers.borrow_mut().remove(&timer));
    }
}

/// Waits until a read from `source` would not block. `source` should be non-blocking: try first,
/// wait when that says `WouldBlock`, and try again.
pub fn readable(source: &Rc<impl AsFd + 'static>) -> Readiness {
    Readiness::new(source, PollFlags::POLLIN)
}

/// Waits until a write to `source` would not block.
pub fn writable(source: &Rc<impl AsFd + 'static>) -> Readiness {
    Readiness::new(source, PollFlags::POLLOUT)
}

/// The future of [`readable`] and [`writable`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Readiness {
    source: Rc<dyn AsFd>,
    events: PollFlags,
    number: u64,
    is_registered: bool,
    core: Rc<Core>,
}

impl Readiness {
    fn new(source: &Rc<impl AsFd + 'static>, events: PollFlags) -> Self {
        let source = Rc::<_>::clone(source);
        let core = current();
        Self {
            source,
            events,
            number: core.new_number(),
            is_registered: false,
            core,
        }
    }
}

impl Future for Readiness {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        must_be_current(Rc::as_ptr(&self.core));
        let mut interests = self.core.interests.borrow_mut();
        // The loop takes an interest out of its table when the descriptor is ready.
        if self.is_registered && !interests.contains_key(&self.number) {
            return Poll::Ready(());
        }
        let source = Rc::clone(&self.source);
        let interest = Interest {
            source,
            events: self.events,
            waker: cx.waker().clone(),
        };
        let before = interests.insert(self.number, interest);
        drop(interests);
        drop(before);
        self.is_registered = true;
        Poll::Pending
    }
}

impl Drop for Readiness {
    fn drop(&mut self) {
        let _interest = self.core.interests.borrow_mut().remove(&self.number);
    }
}
