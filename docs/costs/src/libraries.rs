//! The same operations, done by libraries.

use std::hint::black_box;
use std::io;
use std::pin::pin;
use std::sync::{Barrier, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use corosensei::Coroutine;
use crossbeam_utils::sync::{Parker, WaitGroup};
use tokio::task::{LocalSet, spawn_blocking, spawn_local};

use crate::measure::times;
use crate::ours::{PLACES, runtime, spawn_each, submit_many, switch_often, with_partner};

pub(crate) fn mutex(n: u32) -> io::Result<Duration> {
    let lock = Mutex::new(0_u64);
    times(n, || *black_box(&lock).lock().unwrap() += 1)
}

pub(crate) fn reentrant(n: u32) -> io::Result<Duration> {
    let lock = parking_lot::ReentrantMutex::new(());
    times(n, || {
        let _outer = black_box(&lock).lock();
        let _inner = black_box(&lock).lock();
    })
}

pub(crate) fn semaphore(n: u32) -> io::Result<Duration> {
    let semaphore = tokio::sync::Semaphore::new(3);
    times(n, || {
        let acquire = pin!(black_box(&semaphore).acquire());
        let permit = acquire.poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(black_box(permit), Poll::Ready(Ok(_))));
    })
}

pub(crate) fn wait_group(n: u32) -> io::Result<Duration> {
    times(n, || {
        let group = black_box(WaitGroup::new());
        drop(group.clone());
        group.wait();
    })
}

pub(crate) fn parker(n: u32) -> io::Result<Duration> {
    let asked = Parker::new();
    let answered = Parker::new();
    let wake_partner = asked.unparker().clone();
    let wake_me = answered.unparker().clone();
    let partner = move || {
        asked.park();
        wake_me.unpark();
    };
    let me = || {
        wake_partner.unpark();
        answered.park();
    };
    with_partner(n, partner, me)
}

pub(crate) fn barrier(n: u32) -> io::Result<Duration> {
    let barrier = Barrier::new(2);
    let wait = || _ = barrier.wait();
    with_partner(n, wait, wait)
}

pub(crate) fn queue_alone(n: u32) -> io::Result<Duration> {
    let (sender, receiver) = mpsc::sync_channel(PLACES as usize);
    times(n, || {
        sender.send(black_box(1)).unwrap();
        receiver.recv()
    })
}

pub(crate) fn channel(places: u32, n: u32) -> io::Result<Duration> {
    let (sender, receiver) = mpsc::sync_channel(places as usize);
    with_partner(
        n,
        move || sender.send(1).unwrap(),
        || assert_eq!(receiver.recv(), Ok(1)),
    )
}

pub(crate) fn crossbeam(places: u32, n: u32) -> io::Result<Duration> {
    let (sender, receiver) = crossbeam_channel::bounded(places as usize);
    with_partner(
        n,
        move || sender.send(1).unwrap(),
        || assert_eq!(receiver.recv(), Ok(1)),
    )
}

pub(crate) fn rayon(n: u32) -> io::Result<Duration> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .map_err(io::Error::other)?;
    let submit = |n| {
        let (tell, result) = mpsc::channel();
        pool.spawn(move || tell.send(2 * n).unwrap());
        result
    };
    submit_many(n, submit, |result| result.recv())
}

pub(crate) fn tokio(n: u32) -> io::Result<Duration> {
    runtime(2)?.block_on(async {
        spawn_blocking(|| ()).await?;
        let began = Instant::now();
        let tasks: Vec<_> = (0..n).map(|n| spawn_blocking(move || 2 * n)).collect();
        for task in tasks {
            black_box(task.await?);
        }
        Ok(began.elapsed())
    })
}

pub(crate) fn corosensei(n: u32) -> io::Result<Duration> {
    let mut coroutine = Coroutine::<(), u32, ()>::new(|yielder, ()| {
        for number in 0.. {
            yielder.suspend(number);
        }
    });
    coroutine.resume(());
    times(n, || coroutine.resume(()))
}

pub(crate) fn spawn(n: u32) -> io::Result<Duration> {
    let tasks = LocalSet::new();
    Ok(runtime(1)?.block_on(tasks.run_until(spawn_each(n, spawn_local))))
}

pub(crate) fn switch(n: u32) -> io::Result<Duration> {
    let tasks = LocalSet::new();
    Ok(runtime(1)?.block_on(tasks.run_until(switch_often(n, spawn_local))))
}
