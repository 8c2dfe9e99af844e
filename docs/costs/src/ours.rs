//! The operations, done by what the chapters built by hand.

use std::fs;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::io::{self, BufReader, ErrorKind::UnexpectedEof};
use std::num::NonZero;
use std::pin::Pin;
use std::thread;
use std::time::{Duration, Instant};

use ch05_locks::reentrant_lock::ReentrantLock;
use ch05_locks::spin_lock::SpinLock;
use ch06_semaphore_event::barrier::Barrier;
use ch06_semaphore_event::event::Event;
use ch06_semaphore_event::latch::Latch;
use ch06_semaphore_event::semaphore::Semaphore;
use ch07_producer_consumer::bounded_queue::BoundedQueue;
use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue;
use ch09_ipc::server::Manager;
use ch10_process_pool::process_pool::{ProcessPool, Task};
use ch11_coroutines::event_loop;
use ch11_coroutines::generator::Generator;
use ch12_asyncio_executor::pool::{Handle, Pool};
use tokio::runtime::{Builder, Runtime};
use tokio::task::spawn_blocking;

use crate::measure::{times, try_times};

/// How many places the queues have.
pub(crate) const PLACES: u32 = 64;
/// How many coroutines yield to each other.
const TASKS: u32 = 10;

/// Two threads that each do their part `n` times. The first time is not counted: by then the
/// partner's thread runs.
pub(crate) fn with_partner(
    n: u32,
    partner: impl Fn() + Send,
    me: impl Fn(),
) -> io::Result<Duration> {
    thread::scope(|s| {
        let partner = s.spawn(move || times(n + 1, partner));
        me();
        let took = times(n, me);
        // The end of a scope waits for what its threads do, but not for their end.
        partner.join().expect("it does its part")?;
        took
    })
}

/// The same with a process as the partner.
pub(crate) fn with_child(
    n: u32,
    partner: impl FnMut() -> io::Result<()>,
    mut me: impl FnMut() -> io::Result<()>,
) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("partner", || try_times(n + 1, partner).map(drop)) }?;
    me()?;
    let took = try_times(n, me)?;
    child.join()?;
    Ok(took)
}

/// A process that forks must have no other thread. One that was joined may still be on its way out
/// of the kernel: it has a moment for that.
pub(crate) fn assert_alone() {
    let began = Instant::now();
    while fs::read_dir("/proc/self/task").expect("Linux").count() > 1 {
        let in_time = began.elapsed() < Duration::from_secs(5);
        assert!(in_time, "no other thread may be alive");
        thread::yield_now();
    }
}

pub(crate) fn thread(n: u32) -> io::Result<Duration> {
    times(n, || thread::spawn(|| ()).join().unwrap())
}

pub(crate) fn process(n: u32) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let start = || unsafe { Child::start("child", || Ok(())) };
    try_times(n, || start()?.join())
}

pub(crate) fn semaphore(n: u32) -> io::Result<Duration> {
    let semaphore = Semaphore::new(3);
    times(n, || black_box(&semaphore).acquire())
}

pub(crate) fn spin_lock(n: u32) -> io::Result<Duration> {
    let lock = SpinLock::new(0_u64);
    times(n, || *black_box(&lock).lock() += 1)
}

pub(crate) fn reentrant(n: u32) -> io::Result<Duration> {
    let lock = ReentrantLock::default();
    times(n, || {
        let _outer = black_box(&lock).lock();
        let _inner = black_box(&lock).lock();
    })
}

pub(crate) fn event(n: u32) -> io::Result<Duration> {
    let asked = Event::new();
    let answered = Event::new();
    let partner = || {
        asked.wait();
        asked.clear();
        answered.set();
    };
    let me = || {
        asked.set();
        answered.wait();
        answered.clear();
    };
    with_partner(n, partner, me)
}

pub(crate) fn barrier(n: u32) -> io::Result<Duration> {
    let barrier = Barrier::new(2);
    let wait = || assert!(barrier.wait().is_ok());
    with_partner(n, wait, wait)
}

pub(crate) fn latch(n: u32) -> io::Result<Duration> {
    times(n, || {
        let latch = black_box(Latch::new(1));
        latch.count_down();
        latch.wait();
    })
}

fn bounded_queue(places: u32) -> BoundedQueue<u32> {
    BoundedQueue::new(NonZero::new(places as usize).expect("a queue has a place"))
}

pub(crate) fn queue_alone(n: u32) -> io::Result<Duration> {
    let queue = bounded_queue(PLACES);
    times(n, || {
        queue.put(black_box(1)).unwrap();
        queue.get()
    })
}

pub(crate) fn queue(n: u32) -> io::Result<Duration> {
    queue_of(PLACES, n)
}

pub(crate) fn queue_of(places: u32, n: u32) -> io::Result<Duration> {
    let queue = bounded_queue(places);
    with_partner(
        n,
        || queue.put(1).unwrap(),
        || assert_eq!(queue.get(), Some(1)),
    )
}

pub(crate) fn process_queue(n: u32) -> io::Result<Duration> {
    let (sender, receiver) = process_queue::bounded(PLACES)?;
    let get = || receiver.get()?.map(drop).ok_or(UnexpectedEof.into());
    with_child(n, || sender.put(b"a message"), get)
}

pub(crate) fn pipe(n: u32) -> io::Result<Duration> {
    let (there, mut to_child) = io::pipe()?;
    let (back, mut to_parent) = io::pipe()?;
    let mut there = BufReader::new(there);
    let mut back = BufReader::new(back);
    let echo = || {
        let message = receive(&mut there)?.ok_or(UnexpectedEof)?;
        send(&mut to_parent, &message)
    };
    let ask = || {
        send(&mut to_child, b"a message")?;
        receive(&mut back)?.map(drop).ok_or(UnexpectedEof.into())
    };
    with_child(n, echo, ask)
}

pub(crate) fn manager(n: u32) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let manager = unsafe { Manager::start() }?;
    let mut proxy = manager.proxy()?;
    proxy.append("the first")?;
    let took = try_times(n, || proxy.append("another"))?;
    manager.stop()?;
    Ok(took)
}

#[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
fn double(n: u32) -> Result<u32, String> {
    Ok(2 * n)
}

/// Two processes that double numbers.
fn process_pool() -> io::Result<ProcessPool<u32, u32>> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, double) }?;
    pool.map(&[1; 10], 1).map_err(io::Error::other)?;
    Ok(pool)
}

pub(crate) fn pool_map(n: u32) -> io::Result<Duration> {
    let numbers: Vec<u32> = (0..n).collect();
    let pool = process_pool()?;
    let took = times(1, || pool.map(&numbers, 1));
    pool.join();
    took
}

pub(crate) fn submit(n: u32) -> io::Result<Duration> {
    let pool = process_pool()?;
    let took = submit_many(n, |n| pool.submit(&n).expect("open"), Task::wait);
    pool.join();
    took
}

/// Submits `n` tasks, and then waits for them.
pub(crate) fn submit_many<T, R>(
    n: u32,
    submit: impl Fn(u32) -> T,
    wait: impl Fn(T) -> R,
) -> io::Result<Duration> {
    wait(submit(0)); // by then the pool has started
    times(1, || {
        let tasks: Vec<T> = (0..n).map(&submit).collect();
        for task in tasks {
            wait(task);
        }
    })
}

pub(crate) fn thread_pool(n: u32) -> io::Result<Duration> {
    let pool = Pool::new(2, "worker")?;
    submit_many(n, |n| pool.submit(move || 2 * n), Handle::join)
}

pub(crate) fn generator(n: u32) -> io::Result<Duration> {
    let mut generator = Generator::<(), u32, ()>::new(|yielder| {
        for number in 0.. {
            yielder.suspend(number);
        }
    });
    generator.next();
    times(n, || generator.next())
}

pub(crate) fn spawn(n: u32) -> io::Result<Duration> {
    event_loop::block_on(spawn_each(n, event_loop::spawn))
}

pub(crate) fn switch(n: u32) -> io::Result<Duration> {
    event_loop::block_on(switch_often(n, event_loop::spawn))
}

/// Spawns a task and awaits it, again and again.
pub(crate) async fn spawn_each<H: Future>(n: u32, spawn: impl Fn(Ready<u32>) -> H) -> Duration {
    let began = Instant::now();
    for number in 0..n {
        black_box(spawn(ready(number)).await);
    }
    began.elapsed()
}

/// Spawns ten tasks that yield to each other, `n` times together.
pub(crate) async fn switch_often<H: Future>(n: u32, spawn: impl Fn(Yielding) -> H) -> Duration {
    let began = Instant::now();
    let tasks: Vec<H> = (0..TASKS)
        .map(|_| spawn(Box::pin(yield_often(n / TASKS))))
        .collect();
    for task in tasks {
        black_box(task.await);
    }
    began.elapsed()
}

pub(crate) type Yielding = Pin<Box<dyn Future<Output = ()>>>;

/// The future wakes itself, as that of each library does.
async fn yield_often(n: u32) {
    for _ in 0..n {
        event_loop::yield_now().await;
    }
}

/// A loop on one thread, with up to this many `threads` for calls that block.
pub(crate) fn runtime(threads: usize) -> io::Result<Runtime> {
    Builder::new_current_thread()
        .max_blocking_threads(threads)
        .build()
}

pub(crate) fn executor(n: u32) -> io::Result<Duration> {
    runtime(1)?.block_on(async {
        spawn_blocking(|| ()).await?;
        let began = Instant::now();
        for number in 0..n {
            black_box(spawn_blocking(move || number).await?);
        }
        Ok(began.elapsed())
    })
}
