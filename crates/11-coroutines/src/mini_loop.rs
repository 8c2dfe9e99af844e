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
//! Differences from tokio's current-thread runtime: a task's panic is the error of its handle but
//! nothing else can cancel a task; there is no fairness among descriptors; `poll(2)` is told of
//! all descriptors every time, where `epoll(7)` is told once.
//!
//! [`poll(2)`]: https://man7.org/linux/man-pages/man2/poll.2.html

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use std::{io, mem};

#[cfg(unix)]
use std::io::{PipeReader, PipeWriter, Read, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(not(unix))]
use std::thread::{self, Thread};

#[cfg(unix)]
use nix::errno::Errno;
#[cfg(unix)]
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
    bell: Bell,
}

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Arc<Task>>,
    /// Set under the lock that found the queue empty. So a task either is in the queue before the
    /// loop looks, or finds this set and rings: no wake-up falls between.
    loop_sleeps: bool,
}

impl Ready {
    fn push(&self, task: Arc<Task>) {
        let mut queue = self.queue.lock().unwrap();
        queue.tasks.push_back(task);
        if mem::take(&mut queue.loop_sleeps) {
            self.bell.ring();
        }
    }
}

/// The wake-up pipe: a byte in it ends `poll(2)`.
#[cfg(unix)]
struct Bell {
    reader: PipeReader,
    writer: PipeWriter,
}

#[cfg(unix)]
impl Bell {
    fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        Ok(Self { reader, writer })
    }

    fn ring(&self) {
        // It cannot fail: the reader is open, and the pipe holds more than one byte per sleep.
        _ = (&self.writer).write(&[1]);
    }
}

/// Without `poll(2)` there are no descriptors to wait for, and the bell wakes the loop's thread.
#[cfg(not(unix))]
struct Bell(Thread);

#[cfg(not(unix))]
impl Bell {
    fn new() -> io::Result<Self> {
        Ok(Self(thread::current()))
    }

    fn ring(&self) {
        self.0.unpark();
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
#[cfg(unix)]
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
    #[cfg(unix)]
    interests: RefCell<BTreeMap<u64, Interest>>,
    last_number: Cell<u64>,
    turns: Cell<u64>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
}

fn current() -> Rc<Core> {
    CURRENT.with_borrow(Clone::clone).expect("an event loop runs on this thread")
}

/// An event loop on the thread that made it. Dropping it drops the tasks that are not done.
pub struct EventLoop {
    core: Rc<Core>,
}

impl EventLoop {
    /// A loop without tasks.
    ///
    /// # Errors
    /// When there is no descriptor left for the wake-up pipe.
    pub fn new() -> io::Result<Self> {
        let ready = Arc::new(Ready { queue: Mutex::default(), bell: Bell::new()? });
        let core = Core {
            ready,
            batch: RefCell::default(),
            tasks: RefCell::default(),
            timers: RefCell::default(),
            #[cfg(unix)]
            interests: RefCell::default(),
            last_number: Cell::new(0),
            turns: Cell::new(0),
        };
        Ok(Self { core: Rc::new(core) })
    }

    /// Runs the loop until `future` is done. Tasks that are not done then wait for the next time.
    ///
    /// # Errors
    /// When `poll(2)` fails, for lack of memory or for too many descriptors.
    ///
    /// # Panics
    /// When a loop runs on this thread already, and when `future` panics.
    pub fn block_on<F: Future>(&self, future: F) -> io::Result<F::Output> {
        let _entered = Entered::new(&self.core);
        let mut future = pin!(future);
        let root = self.core.new_task(None);
        let waker = Waker::from(Arc::clone(&root));
        self.core.ready.push(root);
        loop {
            while let Some(task) = self.core.next() {
                if task.slot.is_some() {
                    self.core.poll_task(task);
                } else if task.queued.swap(false, AcqRel)
                    && let Poll::Ready(output) =
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
        // A task that sleeps holds on to the core that holds it: here the circle is opened.
        let tasks = self.core.tasks.take();
        drop(tasks);
    }
}

/// Makes the loop the current one of its thread, for as long as it runs.
struct Entered;

impl Entered {
    fn new(core: &Rc<Core>) -> Self {
        let before = CURRENT.replace(Some(Rc::clone(core)));
        if before.is_some() {
            CURRENT.set(before);
            panic!("an event loop runs on this thread already");
        }
        Self
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(None);
    }
}

impl Core {
    fn new_task(&self, slot: Option<usize>) -> Arc<Task> {
        // Queued from the start: whoever makes it also puts it into the queue.
        let ready = Arc::downgrade(&self.ready);
        Arc::new(Task { slot, queued: AtomicBool::new(true), ready })
    }

    fn new_number(&self) -> u64 {
        self.last_number.set(self.last_number.get() + 1);
        self.last_number.get()
    }

    fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        let handle = JoinHandle(Rc::new(RefCell::new(Outcome { result: None, waiter: None })));
        let outcome = Rc::clone(&handle.0);
        let mut future = Box::pin(future);
        let step = move |cx: &mut Context<'_>| {
            let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
            let result = match polled {
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
        let mut tasks = self.tasks.borrow_mut();
        let slot = tasks.free.pop().unwrap_or(tasks.slots.len());
        if slot == tasks.slots.len() {
            tasks.slots.push(None);
        }
        let task = self.new_task(Some(slot));
        tasks.slots[slot] = Some(Spawned { task: Arc::clone(&task), step: Box::new(step) });
        self.ready.push(task);
        handle
    }

    /// The next task of this turn.
    fn next(&self) -> Option<Arc<Task>> {
        self.batch.borrow_mut().pop_front()
    }

    fn poll_task(&self, task: Arc<Task>) {
        let Some(slot) = task.slot else { return };
        // The future leaves the table while it is polled: it may spawn others. A late waker may
        // find the slot empty, or with another task in it.
        let spawned = self
            .tasks
            .borrow_mut()
            .slots
            .get_mut(slot)
            .and_then(|spawned| spawned.take_if(|spawned| Arc::ptr_eq(&spawned.task, &task)));
        let Some(mut spawned) = spawned else { return };
        // From here on a wake counts: it was before this poll or it leads to another one.
        task.queued.swap(false, AcqRel);
        let waker = Waker::from(task);
        let polled = (spawned.step)(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            self.tasks.borrow_mut().slots[slot] = Some(spawned);
        } else {
            drop(spawned);
            self.tasks.borrow_mut().free.push(slot);
        }
    }

    /// Sleeps if there is nothing else to do, wakes what is due, and begins the next turn.
    fn wait(&self) -> io::Result<()> {
        self.turns.set(self.turns.get() + 1);
        let idle = {
            let mut queue = self.ready.queue.lock().unwrap();
            queue.loop_sleeps = queue.tasks.is_empty();
            queue.loop_sleeps
        };
        let earliest = self.timers.borrow().first_key_value().map(|(&(at, _), _)| at);
        let timeout = match earliest {
            _ if !idle => Some(Duration::ZERO),
            Some(at) => Some(at.saturating_duration_since(Instant::now())),
            None => None,
        };
        self.wait_for_events(timeout)?;
        if earliest.is_some() {
            let now = Instant::now();
            while let Some(waker) = self.take_due(now) {
                waker.wake();
            }
        }
        let mut queue = self.ready.queue.lock().unwrap();
        queue.loop_sleeps = false;
        mem::swap(&mut queue.tasks, &mut self.batch.borrow_mut());
        Ok(())
    }

    fn take_due(&self, now: Instant) -> Option<Waker> {
        let mut timers = self.timers.borrow_mut();
        let first = timers.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    #[cfg(unix)]
    fn wait_for_events(&self, timeout: Option<Duration>) -> io::Result<()> {
        if timeout == Some(Duration::ZERO) && self.interests.borrow().is_empty() {
            return Ok(());
        }
        // Rounded up to whole milliseconds: a timer must not find that it is not due yet.
        let whole = |timeout: Duration| (timeout + Duration::from_nanos(999_999)).as_millis();
        let timeout = timeout.map_or(PollTimeout::NONE, |timeout| {
            PollTimeout::try_from(whole(timeout)).unwrap_or(PollTimeout::MAX)
        });
        let interests = self.interests.borrow();
        let mut descriptors = vec![PollFd::new(self.ready.bell.reader.as_fd(), PollFlags::POLLIN)];
        descriptors.extend(interests.values().map(|i| PollFd::new(i.source.as_fd(), i.events)));
        match poll(&mut descriptors, timeout) {
            Ok(_) => {}
            Err(Errno::EINTR) => return Ok(()), // a signal: nothing is ready, and nothing is lost
            Err(error) => return Err(error.into()),
        }
        // Errors and hang-ups wake as well: the task meets them when it reads or writes.
        let mut ready = descriptors.iter().map(|fd| fd.any().unwrap_or(true));
        if ready.next() == Some(true) {
            (&self.ready.bell.reader).read_exact(&mut [0])?;
        }
        let numbers = interests.keys().zip(ready).filter(|(_, ready)| *ready);
        let numbers: Vec<u64> = numbers.map(|(&number, _)| number).collect();
        drop(descriptors);
        drop(interests);
        for number in numbers {
            let interest = self.interests.borrow_mut().remove(&number);
            if let Some(interest) = interest {
                interest.waker.wake();
            }
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn wait_for_events(&self, timeout: Option<Duration>) -> io::Result<()> {
        match timeout {
            Some(Duration::ZERO) => {}
            Some(timeout) => thread::park_timeout(timeout),
            None => thread::park(),
        }
        Ok(())
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
/// When no loop runs on this thread. So do [`sleep`], [`readable`] and [`writable`].
pub fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
    current().spawn(future)
}

struct Outcome<T> {
    result: Option<Result<T, Box<dyn Any + Send>>>,
    waiter: Option<Waker>,
}

/// Await it to join the task: its value, or what it panicked with, as `thread::JoinHandle::join`
/// has it. Dropping the handle lets the task go on.
///
/// A task that its loop has dropped is never joined: its handle stays pending.
#[must_use = "a panic of the task shows only here"]
pub struct JoinHandle<T>(Rc<RefCell<Outcome<T>>>);

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, Box<dyn Any + Send>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut outcome = self.0.borrow_mut();
        if let Some(result) = outcome.result.take() {
            return Poll::Ready(result);
        }
        let before = outcome.waiter.replace(cx.waker().clone());
        drop(outcome);
        drop(before);
        Poll::Pending
    }
}

/// Stands back once: every other task that is ready now is polled before the caller goes on.
pub fn yield_now() -> impl Future<Output = ()> {
    let mut stood_back = false;
    poll_fn(move |cx| {
        if mem::replace(&mut stood_back, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

/// Waits for `duration` from now on, and at most some milliseconds longer.
pub fn sleep(duration: Duration) -> Sleep {
    let core = current();
    Sleep { timer: (Instant::now() + duration, core.new_number()), core }
}

/// The future of [`sleep`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Sleep {
    timer: (Instant, u64),
    core: Rc<Core>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.timer.0 <= Instant::now() {
            return Poll::Ready(());
        }
        let _before = self.core.timers.borrow_mut().insert(self.timer, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let _waker = self.core.timers.borrow_mut().remove(&self.timer);
    }
}

/// Waits until a read from `source` would not block. `source` should be non-blocking: try first,
/// wait when that says `WouldBlock`, and try again.
#[cfg(unix)]
pub fn readable(source: &Rc<impl AsFd + 'static>) -> Readiness {
    Readiness::new(source, PollFlags::POLLIN)
}

/// Waits until a write to `source` would not block.
#[cfg(unix)]
pub fn writable(source: &Rc<impl AsFd + 'static>) -> Readiness {
    Readiness::new(source, PollFlags::POLLOUT)
}

/// The future of [`readable`] and [`writable`].
#[cfg(unix)]
#[must_use = "a future does nothing until it is awaited"]
pub struct Readiness {
    source: Rc<dyn AsFd>,
    events: PollFlags,
    number: u64,
    is_registered: bool,
    core: Rc<Core>,
}

#[cfg(unix)]
impl Readiness {
    fn new(source: &Rc<impl AsFd + 'static>, events: PollFlags) -> Self {
        let (source, core) = (Rc::<_>::clone(source), current());
        Self { source, events, number: core.new_number(), is_registered: false, core }
    }
}

#[cfg(unix)]
impl Future for Readiness {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut interests = self.core.interests.borrow_mut();
        // The loop takes an interest out of its table when the descriptor is ready.
        if self.is_registered && !interests.contains_key(&self.number) {
            return Poll::Ready(());
        }
        let source = Rc::clone(&self.source);
        let interest = Interest { source, events: self.events, waker: cx.waker().clone() };
        let before = interests.insert(self.number, interest);
        drop(interests);
        drop(before);
        self.is_registered = true;
        Poll::Pending
    }
}

#[cfg(unix)]
impl Drop for Readiness {
    fn drop(&mut self) {
        let _interest = self.core.interests.borrow_mut().remove(&self.number);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::time::Duration;
    use std::{panic, thread};

    /// Runs a test in a thread of its own: a loop that never ends must fail it, not hang it.
    pub(crate) fn must_end(test: impl FnOnce() + Send + 'static) {
        let (told, ends) = channel();
        let thread = thread::spawn(move || {
            test();
            _ = told.send(());
        });
        match ends.recv_timeout(Duration::from_mins(1)) {
            Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
            _ => thread.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)),
        }
    }
}
