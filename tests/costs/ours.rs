//! The operations, done by what the chapters built by hand, or by what they use.

use std::fs;
use std::hint::black_box;
use std::io::{self, BufReader};
use std::num::NonZero;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use ch05_locks::reentrant_lock::ReentrantLock;
use ch05_locks::spin_lock::SpinLock;
use ch06_semaphore_event::count_down_latch::Latch;
use ch06_semaphore_event::cyclic_barrier::CyclicBarrier;
use ch06_semaphore_event::event_flag::Event;
use ch06_semaphore_event::semaphore::Semaphore;
use ch07_producer_consumer::bounded_queue::BoundedQueue;
use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue;
use ch09_ipc::server::Manager;
use ch10_process_pool::process_pool::ProcessPool;
use ch11_coroutines::generator::Generator;
use ch11_coroutines::mini_loop;
use ch12_asyncio_executor::pool::Pool;
use ch12_asyncio_executor::run_in_executor;

use crate::pairs::{clock, times};

/// How many places the queues have.
pub(crate) const PLACES: NonZero<usize> = NonZero::new(64).unwrap();
/// How many coroutines stand back for each other.
pub(crate) const TASKS: u32 = 10;

/// Two threads that each do their part `n` times. The first time is not counted: by then the
/// partner's thread runs.
pub(crate) fn with_partner(
    n: u32,
    partner: impl Fn() + Send,
    me: impl Fn(),
) -> io::Result<Duration> {
    thread::scope(|s| {
        let partner = s.spawn(move || (0..=n).for_each(|_| partner()));
        me();
        let took = times(n, me);
        // The end of a scope waits for what its threads do, but not for their end.
        partner.join().unwrap();
        took
    })
}

/// The same with a process as the partner.
pub(crate) fn with_child(
    n: u32,
    mut partner: impl FnMut() -> io::Result<()>,
    mut me: impl FnMut() -> io::Result<()>,
) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("partner", || (0..=n).try_for_each(|_| partner())) }?;
    me()?;
    let took = clock(|| (0..n).try_for_each(|_| me()))?;
    child.join()?;
    Ok(took)
}

/// A process that forks must have no other thread. One that was joined may still be on its way out
/// of the kernel: it has a moment for that.
pub(crate) fn assert_alone() {
    let began = Instant::now();
    while fs::read_dir("/proc/self/task").expect("Linux").count() > 1 {
        assert!(began.elapsed() < Duration::from_secs(5), "no other thread may be alive");
        thread::yield_now();
    }
}

pub(crate) fn thread_start(n: u32) -> io::Result<Duration> {
    times(n, || thread::spawn(|| ()).join().unwrap())
}

pub(crate) fn process_start(n: u32) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let start = || unsafe { Child::start("child", || Ok(())) };
    clock(|| (0..n).try_for_each(|_| start()?.join()))
}

pub(crate) fn semaphore(n: u32) -> io::Result<Duration> {
    let semaphore = Semaphore::new(3);
    times(n, || drop(black_box(black_box(&semaphore).acquire())))
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
    let (asked, answered) = (&Event::new(), &Event::new());
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
    let barrier = CyclicBarrier::new(2);
    let wait = || _ = barrier.wait().unwrap();
    with_partner(n, wait, wait)
}

pub(crate) fn latch(n: u32) -> io::Result<Duration> {
    times(n, || {
        let latch = black_box(Latch::new(1));
        latch.count_down();
        latch.wait();
    })
}

pub(crate) fn queue_alone(n: u32) -> io::Result<Duration> {
    let queue = BoundedQueue::new(PLACES);
    times(n, || {
        queue.put(black_box(1)).unwrap();
        black_box(queue.get());
    })
}

pub(crate) fn queue(n: u32) -> io::Result<Duration> {
    queue_of(PLACES, n)
}

pub(crate) fn long_queue(n: u32) -> io::Result<Duration> {
    queue_of(NonZero::new(1024).unwrap(), n)
}

pub(crate) fn queue_of(places: NonZero<usize>, n: u32) -> io::Result<Duration> {
    let queue = BoundedQueue::new(places);
    with_partner(n, || queue.put(1).unwrap(), || assert_eq!(queue.get(), Some(1)))
}

pub(crate) fn queue_of_processes(n: u32) -> io::Result<Duration> {
    let places = u32::try_from(PLACES.get()).expect("a few");
    let (sender, receiver) = process_queue::bounded(places)?;
    let get = || receiver.get()?.map(drop).ok_or_else(|| io::ErrorKind::UnexpectedEof.into());
    with_child(n, || sender.put(b"a message"), get)
}

pub(crate) fn pipe(n: u32) -> io::Result<Duration> {
    let (ours, theirs) = UnixStream::pair()?;
    let (mut ours, mut theirs) = (BufReader::new(ours), BufReader::new(theirs));
    let echo = || {
        let message = receive(&mut theirs)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        send(theirs.get_mut(), &message)
    };
    let ask = || {
        send(ours.get_mut(), b"a message")?;
        receive(&mut ours)?.map(drop).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    };
    with_child(n, echo, ask)
}

pub(crate) fn manager(n: u32) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let manager = unsafe { Manager::start() }?;
    let mut proxy = manager.proxy()?;
    proxy.append("the first")?;
    let took = clock(|| (0..n).try_for_each(|_| proxy.append("another")))?;
    manager.stop()?;
    Ok(took)
}

#[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
fn double(n: u32) -> Result<u32, String> {
    Ok(2 * n)
}

fn with_processes(work: impl Fn(&ProcessPool<u32, u32>)) -> io::Result<Duration> {
    assert_alone();
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, double) }?;
    pool.map(&[1; 10], 1).map_err(io::Error::other)?;
    let took = times(1, || work(&pool));
    pool.join();
    took
}

pub(crate) fn pool_map(n: u32) -> io::Result<Duration> {
    let numbers: Vec<u32> = (0..n).collect();
    with_processes(|pool| drop(pool.map(&numbers, 1).expect("open")))
}

pub(crate) fn pool_submit(n: u32) -> io::Result<Duration> {
    with_processes(|pool| {
        let tasks: Vec<_> = (0..n).map(|n| pool.submit(&n).expect("open")).collect();
        for task in tasks {
            task.wait().expect("it does not fail");
        }
    })
}

pub(crate) fn thread_pool(n: u32) -> io::Result<Duration> {
    let pool = Pool::new(2, "worker")?;
    pool.submit(|| ()).join().unwrap();
    times(1, || {
        let tasks: Vec<_> = (0..n).map(|n| pool.submit(move || 2 * n)).collect();
        for task in tasks {
            black_box(task.join().unwrap());
        }
    })
}

pub(crate) fn generator(n: u32) -> io::Result<Duration> {
    let mut generator = Generator::<(), u32, ()>::new(|yielder| {
        for number in 0.. {
            yielder.suspend(number);
        }
    });
    generator.next();
    times(n, || _ = black_box(generator.next()))
}

pub(crate) fn coroutine_spawn(n: u32) -> io::Result<Duration> {
    mini_loop::block_on(async {
        clock_async(async {
            for number in 0..n {
                black_box(mini_loop::spawn(async move { number }).await.unwrap());
            }
        })
        .await
    })
}

pub(crate) fn coroutine_switch(n: u32) -> io::Result<Duration> {
    let stand_back = move || async move {
        for _ in 0..n / TASKS {
            mini_loop::yield_now().await;
        }
    };
    mini_loop::block_on(async {
        clock_async(async {
            let tasks: Vec<_> = (0..TASKS).map(|_| mini_loop::spawn(stand_back())).collect();
            for task in tasks {
                task.await.unwrap();
            }
        })
        .await
    })
}

pub(crate) fn run_in_executor(n: u32) -> io::Result<Duration> {
    run_in_executor::runtime(1)?.block_on(async {
        tokio::task::spawn_blocking(|| ()).await?;
        Ok(clock_async(async {
            for number in 0..n {
                black_box(tokio::task::spawn_blocking(move || number).await.unwrap());
            }
        })
        .await)
    })
}

/// How long it takes until this is done.
pub(crate) async fn clock_async(work: impl Future<Output = ()>) -> Duration {
    let began = Instant::now();
    work.await;
    began.elapsed()
}
