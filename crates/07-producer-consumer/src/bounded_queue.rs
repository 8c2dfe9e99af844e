//! A bounded queue from a mutex and two condition variables, one for each kind of waiter.
//!
//! Like Python's `queue.Queue`, with its `task_done` and `join` (these have a third condition). Its
//! `close` is `shutdown` (Python 3.13), except that a refused `put` returns the item. Unlike std's
//! `sync_channel` it may have many consumers, and all sides share one value by reference. It closes
//! by itself when the last of its [`Producer`]s is dropped, as a channel does without senders.

use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::Deref;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use std::{error, fmt, thread};

/// How often a thread lets others run before it sleeps. Being woken costs more than all of these.
const YIELDS: u32 = 10;

/// A queue with a limit: [`put`](Self::put) blocks while it is full, [`get`](Self::get) while it is
/// empty. Any number of threads may do either.
#[derive(Debug)]
pub struct BoundedQueue<T> {
    capacity: NonZero<usize>,
    state: Mutex<State<T>>,
    not_full: Condvar,
    not_empty: Condvar,
    all_done: Condvar,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    closed: bool,
    /// How many [`Producer`]s there are.
    producers: usize,
    /// Items that were put and are not yet marked as done.
    unfinished: usize,
    /// How many wait to put and are not yet notified: to notify nobody is a system call for
    /// nothing.
    putters: usize,
    /// How many wait to get and are not yet notified.
    getters: usize,
}

impl<T> BoundedQueue<T> {
    /// An empty queue for at most `capacity` items. It allocates only for those that it holds.
    pub const fn new(capacity: NonZero<usize>) -> Self {
        let items = VecDeque::new();
        Self {
            capacity,
            state: Mutex::new(State {
                items,
                closed: false,
                producers: 0,
                unfinished: 0,
                putters: 0,
                getters: 0,
            }),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
            all_done: Condvar::new(),
        }
    }

    /// Puts an item at the end; blocks while the queue is full.
    ///
    /// # Errors
    /// When the queue is closed, before or while this blocks: the item comes back.
    pub fn put(&self, item: T) -> Result<(), T> {
        let mut state = self.lock_unless(|state| self.no_room(state));
        // Again after each wake-up: another thread may have taken the place.
        while self.no_room(&state) {
            state.putters += 1;
            state = self.not_full.wait(state).unwrap();
        }
        self.push(state, item)
    }

    /// Puts an item if there is room; never blocks.
    ///
    /// # Errors
    /// When the queue is full or closed: the item comes back.
    pub fn try_put(&self, item: T) -> Result<(), PutError<T>> {
        self.put_timeout(item, Duration::ZERO)
    }

    /// Puts an item; blocks no longer than `limit` in all. A limit of zero is a try.
    ///
    /// # Errors
    /// When the queue stays full until the time is up, or is closed: the item comes back.
    pub fn put_timeout(&self, item: T, limit: Duration) -> Result<(), PutError<T>> {
        let deadline = Instant::now().checked_add(limit);
        let mut state = self.state.lock().unwrap();
        while self.no_room(&state) {
            let left = left_until(deadline);
            if left.is_zero() {
                return Err(PutError::Full(item));
            }
            state.putters += 1;
            (state, _) = self.not_full.wait_timeout(state, left).unwrap();
        }
        self.push(state, item).map_err(PutError::Closed)
    }

    /// Takes the first item; blocks while the queue is empty. `None`: it is closed and empty.
    pub fn get(&self) -> Option<T> {
        let mut state = self.lock_unless(State::no_item);
        while state.no_item() {
            state.getters += 1;
            state = self.not_empty.wait(state).unwrap();
        }
        self.pop(state)
    }

    /// Takes the first item if there is one; never blocks.
    ///
    /// # Errors
    /// When the queue is empty, and whether it is also closed.
    pub fn try_get(&self) -> Result<T, GetError> {
        self.get_timeout(Duration::ZERO)
    }

    /// Takes the first item; blocks no longer than `limit` in all. A limit of zero is a try.
    ///
    /// # Errors
    /// When the queue stays empty until the time is up, or is empty and closed.
    pub fn get_timeout(&self, limit: Duration) -> Result<T, GetError> {
        let deadline = Instant::now().checked_add(limit);
        let mut state = self.state.lock().unwrap();
        while state.no_item() {
            let left = left_until(deadline);
            if left.is_zero() {
                return Err(GetError::Empty);
            }
            state.getters += 1;
            (state, _) = self.not_empty.wait_timeout(state, left).unwrap();
        }
        self.pop(state).ok_or(GetError::Closed)
    }

    /// Refuses all further items. A `put` that blocks returns its item; what is in the queue can
    /// still be taken.
    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.not_full.notify_all();
        self.not_empty.notify_all();
    }

    /// One more producer. When the last one is dropped, also by a panic, the queue closes:
    /// consumers get what is inside, and then `None`.
    pub fn producer(&self) -> Producer<'_, T> {
        self.state.lock().unwrap().producers += 1;
        Producer(self)
    }

    /// Marks an item that was taken as done. To be called once for each item.
    ///
    /// # Errors
    /// When it was called more often than items were put.
    pub fn task_done(&self) -> Result<(), TooManyDone> {
        let mut state = self.state.lock().unwrap();
        state.unfinished = state.unfinished.checked_sub(1).ok_or(TooManyDone)?;
        if state.unfinished == 0 {
            self.all_done.notify_all();
        }
        Ok(())
    }

    /// Blocks until every item that was put is marked as done.
    pub fn join(&self) {
        let mut state = self.state.lock().unwrap();
        while state.unfinished > 0 {
            state = self.all_done.wait(state).unwrap();
        }
    }

    /// Blocks until every item that was put is marked as done, no longer than `limit` in all;
    /// returns whether they are. Python's `join` has no limit.
    pub fn join_timeout(&self, limit: Duration) -> bool {
        let state = self.state.lock().unwrap();
        let unfinished = |state: &mut State<T>| state.unfinished > 0;
        !self
            .all_done
            .wait_timeout_while(state, limit, unfinished)
            .unwrap()
            .1
            .timed_out()
    }

    /// How many items are in the queue. Out of date as soon as you read it.
    pub fn len(&self) -> usize {
        self.state.lock().unwrap().items.len()
    }

    /// Whether the queue is empty. Out of date as soon as you read it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items it has room for.
    pub fn capacity(&self) -> usize {
        self.capacity.get()
    }

    /// Locks the state. While a thread could do nothing with it, others run first, a few times:
    /// one of them may put or get what this thread waits for.
    fn lock_unless(&self, useless: impl Fn(&State<T>) -> bool) -> MutexGuard<'_, State<T>> {
        for _ in 0..YIELDS {
            let state = self.state.lock().unwrap();
            if !useless(&state) {
                return state;
            }
            drop(state);
            thread::yield_now();
        }
        self.state.lock().unwrap()
    }

    fn no_room(&self, state: &State<T>) -> bool {
        state.items.len() == self.capacity.get() && !state.closed
    }

    fn push(&self, mut state: MutexGuard<'_, State<T>>, item: T) -> Result<(), T> {
        if state.closed {
            return Err(item);
        }
        state.items.push_back(item);
        state.unfinished += 1;
        let wake = count_down(&mut state.getters);
        drop(state);
        if wake {
            self.not_empty.notify_one();
        }
        Ok(())
    }

    fn pop(&self, mut state: MutexGuard<'_, State<T>>) -> Option<T> {
        let item = state.items.pop_front()?;
        let wake = count_down(&mut state.putters);
        drop(state);
        if wake {
            self.not_full.notify_one();
        }
        Some(item)
    }
}

impl<T> State<T> {
    fn no_item(&self) -> bool {
        self.items.is_empty() && !self.closed
    }
}

/// Keeps a [`BoundedQueue`] open, and can do all that the queue can. Made by
/// [`producer`](BoundedQueue::producer).
#[derive(Debug)]
pub struct Producer<'a, T>(&'a BoundedQueue<T>);

impl<T> Clone for Producer<'_, T> {
    fn clone(&self) -> Self {
        self.0.producer()
    }
}

impl<T> Deref for Producer<'_, T> {
    type Target = BoundedQueue<T>;
    fn deref(&self) -> &BoundedQueue<T> {
        self.0
    }
}

impl<T> Drop for Producer<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.producers -= 1;
        let last = state.producers == 0;
        drop(state);
        if last {
            self.0.close();
        }
    }
}

/// Takes one off the count of waiters; returns whether there was one to notify.
///
/// The count is never too small. It is too large after a thread gave up or woke by itself; then a
/// later call notifies nobody, which does no harm.
fn count_down(waiting: &mut usize) -> bool {
    let wake = *waiting > 0;
    *waiting -= usize::from(wake);
    wake
}

/// How long until the deadline. One that the clock cannot express never comes.
fn left_until(deadline: Option<Instant>) -> Duration {
    let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
    deadline.map_or(Duration::MAX, left)
}

/// Why an item was not put, with the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutError<T> {
    /// There was no room.
    Full(T),
    /// The queue is closed.
    Closed(T),
}

/// Why no item was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetError {
    /// There was none.
    Empty,
    /// There was none, and the queue is closed: there never will be.
    Closed,
}

/// More items were marked as done than were put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyDone;

impl<T> fmt::Display for PutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "the queue is full",
            Self::Closed(_) => "the queue is closed",
        })
    }
}

impl fmt::Display for GetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the queue is empty",
            Self::Closed => "the queue is empty and closed",
        })
    }
}

impl fmt::Display for TooManyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more items were marked as done than were put")
    }
}

impl<T: fmt::Debug> error::Error for PutError<T> {}
impl error::Error for GetError {}
impl error::Error for TooManyDone {}
