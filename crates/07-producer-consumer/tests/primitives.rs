//! How a bounded queue behaves: ours, std's `sync_channel` and crossbeam's bounded channel;
//! what only ours can do; and the priority queue.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use ch07_producer_consumer::bounded_queue::{BoundedQueue, GetError, PutError, TooManyDone};
use ch07_producer_consumer::priority_queue::PriorityQueue;

const BEAT: Duration = Duration::from_millis(50);

/// What all three can do.
trait Queue: Sync {
    fn new(capacity: usize) -> Self;
    /// The item, when nobody will take it any more.
    fn put(&self, item: u32) -> Result<(), u32>;
    fn try_put(&self, item: u32) -> Result<(), PutError<u32>>;
    fn get(&self) -> Option<u32>;
    fn try_get(&self) -> Result<u32, GetError>;
    fn get_timeout(&self, limit: Duration) -> Result<u32, GetError>;
    /// Nothing more will be put; what is in the queue can still be taken.
    fn end(&self);
    /// Nothing more will be taken: a `put` that blocks returns its item.
    fn refuse(&self);
}

/// What std's cannot do: its `send_timeout` is not stable.
trait Timed: Queue {
    fn put_timeout(&self, item: u32, limit: Duration) -> Result<(), PutError<u32>>;
}

fn places(capacity: usize) -> NonZero<usize> {
    NonZero::new(capacity).unwrap()
}

impl Queue for BoundedQueue<u32> {
    fn new(capacity: usize) -> Self {
        Self::new(places(capacity))
    }
    fn put(&self, item: u32) -> Result<(), u32> {
        self.put(item)
    }
    fn try_put(&self, item: u32) -> Result<(), PutError<u32>> {
        self.try_put(item)
    }
    fn get(&self) -> Option<u32> {
        self.get()
    }
    fn try_get(&self) -> Result<u32, GetError> {
        self.try_get()
    }
    fn get_timeout(&self, limit: Duration) -> Result<u32, GetError> {
        self.get_timeout(limit)
    }
    fn end(&self) {
        self.close();
    }
    fn refuse(&self) {
        self.close();
    }
}

impl Timed for BoundedQueue<u32> {
    fn put_timeout(&self, item: u32, limit: Duration) -> Result<(), PutError<u32>> {
        self.put_timeout(item, limit)
    }
}

/// A channel, whose two ends can be dropped while others wait at them.
struct Ends<S, R> {
    sender: Mutex<Option<S>>,
    receiver: Mutex<Option<R>>,
}

impl<S: Clone, R> Ends<S, R> {
    fn new((sender, receiver): (S, R)) -> Self {
        Self {
            sender: Mutex::new(Some(sender)),
            receiver: Mutex::new(Some(receiver)),
        }
    }
    fn sender(&self) -> Option<S> {
        self.sender.lock().unwrap().clone()
    }
    fn drop_sender(&self) {
        self.sender.lock().unwrap().take();
    }
    fn drop_receiver(&self) {
        self.receiver.lock().unwrap().take();
    }
}

/// Several consumers of std's channel have to share the one receiver.
type Std = Ends<mpsc::SyncSender<u32>, mpsc::Receiver<u32>>;

impl Queue for Std {
    fn new(capacity: usize) -> Self {
        Ends::new(mpsc::sync_channel(capacity))
    }
    fn put(&self, item: u32) -> Result<(), u32> {
        self.sender()
            .ok_or(item)?
            .send(item)
            .map_err(|error| error.0)
    }
    fn try_put(&self, item: u32) -> Result<(), PutError<u32>> {
        let sender = self.sender().ok_or(PutError::Closed(item))?;
        sender.try_send(item).map_err(|error| match error {
            mpsc::TrySendError::Full(item) => PutError::Full(item),
            mpsc::TrySendError::Disconnected(item) => PutError::Closed(item),
        })
    }
    fn get(&self) -> Option<u32> {
        self.receiver.lock().unwrap().as_ref()?.recv().ok()
    }
    fn try_get(&self) -> Result<u32, GetError> {
        let receiver = self.receiver.lock().unwrap();
        receiver
            .as_ref()
            .ok_or(GetError::Closed)?
            .try_recv()
            .map_err(|error| match error {
                mpsc::TryRecvError::Empty => GetError::Empty,
                mpsc::TryRecvError::Disconnected => GetError::Closed,
            })
    }
    fn get_timeout(&self, limit: Duration) -> Result<u32, GetError> {
        let receiver = self.receiver.lock().unwrap();
        receiver
            .as_ref()
            .ok_or(GetError::Closed)?
            .recv_timeout(limit)
            .map_err(|error| match error {
                mpsc::RecvTimeoutError::Timeout => GetError::Empty,
                mpsc::RecvTimeoutError::Disconnected => GetError::Closed,
            })
    }
    fn end(&self) {
        self.drop_sender();
    }
    fn refuse(&self) {
        self.drop_receiver();
    }
}

type Crossbeam = Ends<crossbeam_channel::Sender<u32>, crossbeam_channel::Receiver<u32>>;

impl Crossbeam {
    fn receiver(&self) -> Option<crossbeam_channel::Receiver<u32>> {
        self.receiver.lock().unwrap().clone()
    }
}

impl Queue for Crossbeam {
    fn new(capacity: usize) -> Self {
        Ends::new(crossbeam_channel::bounded(capacity))
    }
    fn put(&self, item: u32) -> Result<(), u32> {
        self.sender()
            .ok_or(item)?
            .send(item)
            .map_err(|error| error.0)
    }
    fn try_put(&self, item: u32) -> Result<(), PutError<u32>> {
        let sender = self.sender().ok_or(PutError::Closed(item))?;
        sender.try_send(item).map_err(|error| match error {
            crossbeam_channel::TrySendError::Full(item) => PutError::Full(item),
            crossbeam_channel::TrySendError::Disconnected(item) => PutError::Closed(item),
        })
    }
    fn get(&self) -> Option<u32> {
        self.receiver()?.recv().ok()
    }
    fn try_get(&self) -> Result<u32, GetError> {
        self.receiver()
            .ok_or(GetError::Closed)?
            .try_recv()
            .map_err(|error| match error {
                crossbeam_channel::TryRecvError::Empty => GetError::Empty,
                crossbeam_channel::TryRecvError::Disconnected => GetError::Closed,
            })
    }
    fn get_timeout(&self, limit: Duration) -> Result<u32, GetError> {
        self.receiver()
            .ok_or(GetError::Closed)?
            .recv_timeout(limit)
            .map_err(|error| match error {
                crossbeam_channel::RecvTimeoutError::Timeout => GetError::Empty,
                crossbeam_channel::RecvTimeoutError::Disconnected => GetError::Closed,
            })
    }
    fn end(&self) {
        self.drop_sender();
    }
    fn refuse(&self) {
        self.drop_receiver();
    }
}

impl Timed for Crossbeam {
    fn put_timeout(&self, item: u32, limit: Duration) -> Result<(), PutError<u32>> {
        let sender = self.sender().ok_or(PutError::Closed(item))?;
        sender
            .send_timeout(item, limit)
            .map_err(|error| match error {
                crossbeam_channel::SendTimeoutError::Timeout(item) => PutError::Full(item),
                crossbeam_channel::SendTimeoutError::Disconnected(item) => PutError::Closed(item),
            })
    }
}

fn first_in_first_out<Q: Queue>() {
    let queue = Q::new(3);
    for item in 1..=3 {
        assert_eq!(queue.put(item), Ok(()));
    }
    assert_eq!(
        queue.try_put(4),
        Err(PutError::Full(4)),
        "the item comes back"
    );
    assert_eq!(
        [queue.get(), queue.get(), queue.get()],
        [Some(1), Some(2), Some(3)]
    );
    assert_eq!(queue.try_get(), Err(GetError::Empty));
}

/// A put that found no place returns after somebody has begun to get, never before.
fn a_full_queue_holds_the_producer_back<Q: Queue>() {
    for capacity in [1, 3] {
        let queue = Q::new(capacity);
        let begun = AtomicUsize::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                for sent in 0..500 {
                    queue.put(7).unwrap();
                    assert!(
                        sent < begun.load(SeqCst) + capacity,
                        "one too many in the queue"
                    );
                }
            });
            for _ in 0..500 {
                begun.fetch_add(1, SeqCst);
                assert_eq!(queue.get(), Some(7));
            }
        });
    }
}

fn what_is_inside_at_the_end_is_still_delivered<Q: Queue>() {
    let queue = Q::new(2);
    queue.put(1).unwrap();
    queue.put(2).unwrap();
    queue.end();
    assert_eq!(queue.put(3), Err(3));
    assert_eq!(
        queue.try_put(3),
        Err(PutError::Closed(3)),
        "closed, and not only full"
    );
    assert_eq!(queue.get(), Some(1));
    assert_eq!(queue.try_get(), Ok(2));
    assert_eq!(queue.try_get(), Err(GetError::Closed));
    assert_eq!(queue.get_timeout(Duration::MAX), Err(GetError::Closed));
    assert_eq!(queue.get(), None);
}

fn the_end_frees_all_that_wait_to_get<Q: Queue>() {
    for _ in 0..100 {
        let queue = Q::new(1);
        let got: Vec<_> = thread::scope(|s| {
            let waiting: Vec<_> = (0..3).map(|_| s.spawn(|| queue.get())).collect();
            queue.end();
            waiting
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(got, [None; 3]);
    }
}

/// Whether it waits already or comes a moment later: it gets its own item back.
fn a_put_that_blocks_returns_its_item<Q: Queue>() {
    for _ in 0..100 {
        let queue = Q::new(1);
        let ready = Barrier::new(4);
        queue.put(0).unwrap();
        let back: Vec<_> = thread::scope(|s| {
            let put = |item| {
                let queue = &queue;
                let ready = &ready;
                s.spawn(move || {
                    ready.wait();
                    queue.put(item)
                })
            };
            let waiting: Vec<_> = (1..4).map(put).collect();
            ready.wait();
            queue.refuse();
            waiting
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(back, [Err(1), Err(2), Err(3)]);
    }
}

fn a_limit_of_zero_is_a_try<Q: Queue>() {
    let queue = Q::new(1);
    assert_eq!(queue.get_timeout(Duration::ZERO), Err(GetError::Empty));
    queue.put(1).unwrap();
    assert_eq!(queue.get_timeout(Duration::ZERO), Ok(1));
}

fn a_get_gives_up_in_time<Q: Queue>() {
    let queue = Q::new(1);
    let began = Instant::now();
    assert_eq!(queue.get_timeout(2 * BEAT), Err(GetError::Empty));
    assert!(began.elapsed() >= 2 * BEAT, "the whole limit");
    queue.put(1).unwrap();
    assert_eq!(
        queue.get(),
        Some(1),
        "a thread that gave up has taken nothing along"
    );
}

fn the_largest_limit_waits_until_something_comes<Q: Queue>() {
    let queue = Q::new(1);
    thread::scope(|s| {
        let waiting = s.spawn(|| queue.get_timeout(Duration::MAX));
        queue.put(1).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(1));
    });
}

fn a_put_gives_up_in_time<Q: Timed>() {
    let queue = Q::new(1);
    let began = Instant::now();
    queue.put(1).unwrap();
    assert_eq!(queue.put_timeout(2, Duration::ZERO), Err(PutError::Full(2)));
    assert_eq!(queue.put_timeout(2, 2 * BEAT), Err(PutError::Full(2)));
    assert!(began.elapsed() >= 2 * BEAT, "the whole limit");
    assert_eq!(queue.get(), Some(1));
    assert_eq!(
        queue.try_get(),
        Err(GetError::Empty),
        "a timed-out put did not put"
    );
    assert_eq!(
        queue.put_timeout(3, Duration::ZERO),
        Ok(()),
        "there is room"
    );
    thread::scope(|s| {
        let waiting = s.spawn(|| queue.put_timeout(4, Duration::MAX));
        assert_eq!(queue.get(), Some(3));
        assert_eq!(waiting.join().unwrap(), Ok(()));
    });
    queue.refuse();
    assert_eq!(
        queue.put_timeout(5, Duration::MAX),
        Err(PutError::Closed(5))
    );
}

/// Four producers with 25,000 items each, four consumers, three places. `put` and `get` say how.
fn each_exactly_once<Q: Queue>(
    put: impl Fn(&Q, u32) + Sync,
    get: impl Fn(&Q) -> Option<u32> + Sync,
) {
    const EACH: u32 = 25_000;
    let queue = &Q::new(3);
    let put = &put;
    let get = &get;
    let taken: Vec<Vec<u32>> = thread::scope(|s| {
        let consume = || std::iter::from_fn(|| get(queue)).collect();
        let consumers: Vec<_> = (0..4).map(|_| s.spawn(consume)).collect();
        let produce = |first: u32| move || (first..first + EACH).for_each(|item| put(queue, item));
        let producers: Vec<_> = (0..4).map(|n| s.spawn(produce(n * EACH))).collect();
        for producer in producers {
            producer.join().unwrap();
        }
        queue.end();
        consumers
            .into_iter()
            .map(|consumer| consumer.join().unwrap())
            .collect()
    });
    for one in &taken {
        for producer in 0..4 {
            let items = one.iter().filter(|&&item| item / EACH == producer);
            assert!(items.is_sorted(), "in the order of their producer");
        }
    }
    let mut all = taken.concat();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..4 * EACH), "each exactly once");
}

fn waiting<Q: Queue>() {
    each_exactly_once(|queue: &Q, item| queue.put(item).unwrap(), Q::get);
}

/// With limits so short that they are over again and again.
fn giving_up<Q: Timed>() {
    let limit = Duration::from_micros(20);
    let gave_up = AtomicUsize::new(0);
    let again = || _ = gave_up.fetch_add(1, SeqCst);
    let put = |queue: &Q, item| {
        while let Err(error) = queue.put_timeout(item, limit) {
            assert_eq!(error, PutError::Full(item));
            again();
        }
    };
    let get = |queue: &Q| loop {
        match queue.get_timeout(limit) {
            Ok(item) => return Some(item),
            Err(GetError::Closed) => return None,
            Err(GetError::Empty) => again(),
        }
    };
    each_exactly_once(put, get);
    assert!(gave_up.into_inner() > 0, "the limits were short enough");
}

/// One suite, three queues: a test for each sentence and each queue.
macro_rules! suite {
    ($queue:ident: $type:ty, $($test:ident),* $(,)?) => {
        mod $queue {
            use super::*;
            $(#[test]
            fn $test() {
                acceptance::within_a_minute(super::$test::<$type>);
            })*
        }
    };
}

macro_rules! common {
    ($queue:ident: $type:ty $(, $timed:ident)*) => {
        suite!(
            $queue: $type,
            first_in_first_out,
            a_full_queue_holds_the_producer_back,
            what_is_inside_at_the_end_is_still_delivered,
            the_end_frees_all_that_wait_to_get,
            a_put_that_blocks_returns_its_item,
            a_limit_of_zero_is_a_try,
            a_get_gives_up_in_time,
            the_largest_limit_waits_until_something_comes,
            waiting
            $(, $timed)*
        );
    };
}

common!(ours: BoundedQueue<u32>, a_put_gives_up_in_time, giving_up);
common!(std_channel: Std);
common!(crossbeam: Crossbeam, a_put_gives_up_in_time, giving_up);

/// Every sequence of eight steps, beside a plain `VecDeque`: what is in the queue, and what comes
/// back.
#[test]
fn alone_it_does_what_a_plain_deque_does() {
    for capacity in 1..=3 {
        for steps in 0..4_u32.pow(8) {
            let queue = BoundedQueue::new(places(capacity));
            let mut plain = VecDeque::new();
            let mut closed = false;
            let mut unfinished = 0_u32;
            for step in (0..8).map(|digit| steps / 4_u32.pow(digit) % 4) {
                match step {
                    0 => {
                        let expected = match plain.len() {
                            _ if closed => Err(PutError::Closed(steps)),
                            len if len == capacity => Err(PutError::Full(steps)),
                            _ => {
                                plain.push_back(steps);
                                unfinished += 1;
                                Ok(())
                            }
                        };
                        assert_eq!(queue.try_put(steps), expected);
                    }
                    1 => {
                        let empty = if closed {
                            GetError::Closed
                        } else {
                            GetError::Empty
                        };
                        assert_eq!(queue.try_get(), plain.pop_front().ok_or(empty));
                    }
                    2 => {
                        let expected = unfinished.checked_sub(1).ok_or(TooManyDone);
                        unfinished = expected.unwrap_or(0);
                        assert_eq!(queue.task_done(), expected.map(|_| ()));
                    }
                    _ => {
                        closed = true;
                        queue.close();
                    }
                }
                assert_eq!(
                    (queue.len(), queue.is_empty()),
                    (plain.len(), plain.is_empty())
                );
            }
        }
    }
}

#[test]
fn it_is_never_deeper_than_its_capacity() {
    acceptance::within_a_minute(|| {
        let queue = BoundedQueue::new(places(3));
        let done = AtomicBool::new(false);
        assert_eq!(queue.capacity(), 3);
        let deepest = thread::scope(|s| {
            let watch = s.spawn(|| {
                let looks = std::iter::from_fn(|| (!done.load(SeqCst)).then(|| queue.len()));
                looks.max().unwrap_or_default()
            });
            let producers = [(); 4].map(|()| s.spawn(|| (0..5_000).try_for_each(|n| queue.put(n))));
            for _ in 0..4 * 5_000 {
                queue.get().unwrap();
            }
            done.store(true, SeqCst);
            for producer in producers {
                producer.join().unwrap().unwrap();
            }
            watch.join().unwrap()
        });
        assert!(deepest <= 3, "{deepest}");
    });
}

#[test]
fn the_largest_capacity_allocates_nothing_in_advance() {
    let queue = BoundedQueue::new(NonZero::<usize>::MAX);
    queue.put([0; 64]).unwrap();
    assert_eq!(queue.len(), 1);
}

/// An item that is put and taken back at once wakes a waiter for nothing. Its limit does not
/// begin anew with it.
#[test]
fn the_limit_is_one_for_all_the_waiting() {
    acceptance::within_a_minute(|| {
        let queue = &BoundedQueue::new(places(1));
        let gives_up_in_time = |_| {
            let began = Instant::now();
            thread::scope(|s| {
                let waiting = s.spawn(|| queue.get_timeout(4 * BEAT));
                thread::sleep(3 * BEAT);
                queue.put(1).unwrap();
                _ = queue.try_get();
                let got = waiting.join().unwrap();
                got == Err(GetError::Empty) && began.elapsed() < 6 * BEAT
            })
        };
        // On a busy machine it may be late, or quick enough to get the item: then once more.
        assert!((0..20).any(gives_up_in_time));
    });
}

/// A thread that gives up may be the one that was called. If it swallowed the call, the other would
/// wait without end beside an item.
#[test]
fn a_thread_that_gives_up_swallows_no_call() {
    acceptance::within_a_minute(|| {
        for round in 0..2_000 {
            let queue = BoundedQueue::new(places(1));
            let ready = Barrier::new(3);
            let limit = Duration::from_micros(round % 100);
            let taken = thread::scope(|s| {
                let hasty = s.spawn(|| {
                    ready.wait();
                    queue.get_timeout(limit)
                });
                let patient = s.spawn(|| {
                    ready.wait();
                    queue.get()
                });
                ready.wait();
                queue.put(1).unwrap();
                if hasty.join().unwrap().is_ok() {
                    queue.put(2).unwrap();
                }
                patient.join().unwrap()
            });
            assert!(taken.is_some());
        }
    });
}

#[test]
fn consumers_learn_that_the_last_producer_is_gone_however_it_went() {
    acceptance::within_a_minute(|| {
        let queue = BoundedQueue::new(places(1));
        let got: Vec<Vec<u32>> = thread::scope(|s| {
            let consumers =
                [(); 3].map(|()| s.spawn(|| std::iter::from_fn(|| queue.get()).collect()));
            let one = queue.producer();
            let other = one.clone();
            s.spawn(move || one.put(1)).join().unwrap().unwrap();
            let panics = s.spawn(move || {
                other.put(2).unwrap();
                std::panic::resume_unwind(Box::new("a panic without a message"));
            });
            assert!(panics.join().is_err());
            consumers
                .into_iter()
                .map(|consumer| consumer.join().unwrap())
                .collect()
        });
        let mut got = got.concat();
        got.sort_unstable();
        assert_eq!(got, [1, 2]);
        assert_eq!(queue.put(3), Err(3), "it is closed");
    });
}

#[test]
fn join_gives_up_in_time() {
    acceptance::within_a_minute(|| {
        let queue = BoundedQueue::new(places(1));
        assert!(queue.join_timeout(Duration::ZERO), "nothing is to be done");
        queue.put(1).unwrap();
        let began = Instant::now();
        assert!(!queue.join_timeout(BEAT));
        assert!(began.elapsed() >= BEAT, "the whole limit");
        thread::scope(|s| {
            let joins = s.spawn(|| queue.join_timeout(Duration::MAX));
            queue.task_done().unwrap();
            assert!(joins.join().unwrap());
        });
    });
}

#[test]
fn join_returns_when_the_last_one_is_marked_as_done() {
    acceptance::within_a_minute(|| {
        for _ in 0..200 {
            let queue = BoundedQueue::new(places(2));
            let done = AtomicUsize::new(0);
            thread::scope(|s| {
                for _ in 0..3 {
                    s.spawn(|| {
                        while queue.get().is_some() {
                            done.fetch_add(1, SeqCst);
                            queue.task_done().unwrap();
                        }
                    });
                }
                (0..6).try_for_each(|item| queue.put(item)).unwrap();
                thread::scope(|s| {
                    for _ in 0..2 {
                        s.spawn(|| {
                            queue.join();
                            assert_eq!(done.load(SeqCst), 6, "all joins wait for all");
                        });
                    }
                });
                queue.close();
            });
            assert_eq!(queue.task_done(), Err(TooManyDone));
        }
    });
}

#[test]
fn closing_does_not_make_work_done() {
    let queue = BoundedQueue::new(places(1));
    queue.put(1).unwrap();
    queue.close();
    assert_eq!(queue.put(2), Err(2));
    assert_eq!(queue.get(), Some(1));
    queue.task_done().unwrap();
    queue.join(); // the refused one does not count
}

#[test]
fn errors_say_what_happened() {
    assert_eq!(PutError::Full(1).to_string(), "the queue is full");
    assert_eq!(PutError::Closed(1).to_string(), "the queue is closed");
    assert_eq!(GetError::Empty.to_string(), "the queue is empty");
    assert_eq!(
        GetError::Closed.to_string(),
        "the queue is empty and closed"
    );
    assert_eq!(
        TooManyDone.to_string(),
        "more items were marked as done than were put"
    );
}

#[test]
fn a_priority_queue_gives_the_most_urgent_first_and_equals_in_order() {
    let queue = PriorityQueue::new();
    for (priority, item) in [(2, "b"), (2, "a"), (1, "c")] {
        queue.put(priority, item);
    }
    assert_eq!(
        [queue.get(), queue.get(), queue.get()],
        [(1, "c"), (2, "b"), (2, "a")]
    );
    assert!(queue.is_empty());
}

#[test]
fn a_priority_queue_wakes_each_thread_that_waits() {
    acceptance::within_a_minute(|| {
        for _ in 0..100 {
            let queue = PriorityQueue::new();
            let mut got: Vec<(u32, u32)> = thread::scope(|s| {
                let threads = [(); 3].map(|()| s.spawn(|| queue.get()));
                for item in 1..=3 {
                    queue.put(1, item);
                }
                threads.map(|thread| thread.join().unwrap()).to_vec()
            });
            got.sort_unstable();
            assert_eq!(got, [(1, 1), (1, 2), (1, 3)]);
        }
    });
}
