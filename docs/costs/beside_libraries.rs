//! Each hand-built type beside the library's that does the same.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;
use std::pin::pin;
use std::sync::{Barrier, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use acceptance::beside::on_one_core;
use async_executor::LocalExecutor;
use ch11_coroutines::mini_loop::yield_now;
use corosensei::{Coroutine, CoroutineResult};
use crossbeam_utils::sync::{Parker, WaitGroup};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, spawn_blocking, spawn_local};

use crate::ours::{self, PLACES, TASKS, clock_async, with_partner};
use crate::page::{Table, range, spread, times_as_much};
use crate::pairs::{Rounds, Verdict, Work, rows_in_turns, side, times};

/// No more than so many times as long as the library.
const GOAL: f64 = 1.5;

/// A library's type, the same operation by it, and why ours may take longer.
pub(crate) type Library = (&'static str, Work, &'static str);

/// What the page calls the operation, how many in a round, ours, and the libraries'.
pub(crate) type Row = (&'static str, u32, Work, &'static [Library]);

pub(crate) const ROWS: &[Row] = &[
    (
        "spin lock: lock and unlock",
        100_000,
        ours::spin_lock,
        &[
            (
                "std `Mutex`",
                std_mutex,
                "Take std's in any case: who waits for a spin lock never sleeps",
            ),
            (
                "parking_lot `Mutex`",
                parking_lot_mutex,
                "Take this one in any case: who waits for a spin lock never sleeps",
            ),
        ],
    ),
    (
        "reentrant lock: take it twice",
        100_000,
        ours::reentrant,
        &[(
            "parking_lot `ReentrantMutex`",
            parking_lot_reentrant,
            "Ours locks a mutex around the owner and the count, to take and to give back; the \
             library keeps the owner in an atomic. Take the library whenever such a lock is \
             needed at work",
        )],
    ),
    (
        "semaphore: acquire and release",
        100_000,
        ours::semaphore,
        &[(
            "tokio `Semaphore`",
            tokio_semaphore,
            "Take the library in coroutines, where ours would block the loop",
        )],
    ),
    (
        "latch of one: count down and wait",
        50_000,
        ours::latch,
        &[(
            "crossbeam `WaitGroup`",
            wait_group,
            "Ours locks a mutex for each call. Take the library when those who count come \
             and go",
        )],
    ),
    (
        "event: ping-pong, there and back",
        1_000,
        ours::event,
        &[
            (
                "crossbeam `Parker`",
                parker,
                "Ours may be waited for by many, and locks a mutex for each call. Take the \
             library where one known thread waits",
            ),
            (
                "parking_lot `Condvar`",
                parking_lot_event,
                "Ours counts those who wait, so that none misses a short moment in which it \
             is set. Take the library's condition variable when its mutex guards more \
             than a flag",
            ),
        ],
    ),
    (
        "barrier of two",
        1_000,
        ours::barrier,
        &[(
            "std `Barrier`",
            std_barrier,
            "Ours can break and has a time limit. Take std's when no thread can fail to \
             come",
        )],
    ),
    (
        "bounded queue: put and get, one thread",
        100_000,
        ours::queue_alone,
        &[
            (
                "std `sync_channel`",
                sync_channel_alone,
                "Ours locks a mutex for each call. Take std's when there is one consumer",
            ),
            (
                "crossbeam `bounded`",
                crossbeam_alone,
                "Ours locks a mutex for each call. Take the library when items are many and \
             small",
            ),
        ],
    ),
    (
        "bounded queue between two threads",
        30_000,
        ours::queue,
        &[
            (
                "std `sync_channel`",
                sync_channel,
                "Ours has one lock for both sides, so each waits for the other at times. Take \
             std's when there is one consumer",
            ),
            (
                "crossbeam `bounded`",
                crossbeam,
                "Ours has one lock for both sides, so each waits for the other at times; the \
             library has none, and looks again for a while before it sleeps. Take the \
             library when items are many and small",
            ),
        ],
    ),
    (
        "thread pool: submit many, then wait",
        5_000,
        ours::thread_pool,
        &[
            (
                "rayon `spawn`",
                rayon,
                "Ours has one queue behind a lock; the library has one for each thread, and \
             steals. Take the library for work that computes",
            ),
            (
                "tokio `spawn_blocking`",
                tokio_blocking,
                "Ours makes a channel for each result and has its queue behind a lock that \
             all threads take in turn; the library has one allocation for a task and its \
             result. Take the library in a program that has its runtime",
            ),
        ],
    ),
    (
        "generator: an item",
        200_000,
        ours::generator,
        &[(
            "corosensei",
            corosensei,
            "Ours is made of it, and looks first whether the body has ended. Take the \
             library for coroutines that are no iterators",
        )],
    ),
    (
        "coroutine: spawn and await",
        20_000,
        ours::coroutine_spawn,
        &[
            (
                "tokio `spawn_local`",
                tokio_spawn,
                "Ours makes several allocations for a task; the library has one. Take the \
             library at work",
            ),
            (
                "async-executor `LocalExecutor`",
                async_executor_spawn,
                "Ours makes several allocations for a task; the library has one. Take the \
             library at work",
            ),
        ],
    ),
    (
        "coroutine: switch among ten",
        50_000,
        ours::coroutine_switch,
        &[
            (
                "tokio `spawn_local`",
                tokio_switch,
                "Ours locks its queue, so that other threads may wake a task. Take the \
             library at work",
            ),
            (
                "async-executor `LocalExecutor`",
                async_executor_switch,
                "Ours locks its queue, so that other threads may wake a task. Take the \
             library at work",
            ),
        ],
    ),
];

/// The rows that need no other thread.
pub(crate) const ONE_THREAD: &[&str] = &[
    "spin lock: lock and unlock",
    "reentrant lock: take it twice",
    "semaphore: acquire and release",
    "latch of one: count down and wait",
    "bounded queue: put and get, one thread",
    "generator: an item",
    "coroutine: spawn and await",
    "coroutine: switch among ten",
];

/// All rows that are wanted: ours, and then the libraries. The others are empty.
fn measure(wanted: fn(&str) -> bool) -> io::Result<Vec<Vec<Rounds>>> {
    let row = |&(what, n, ours, libraries): &Row| {
        if !wanted(what) {
            return Vec::new();
        }
        let sides = libraries.iter().map(|&(_, theirs, _)| side(theirs, n));
        [side(ours, n)].into_iter().chain(sides).collect()
    };
    rows_in_turns(ROWS.iter().map(row).collect())
}

pub(crate) fn section() -> io::Result<String> {
    let columns =
        ["operation", "ours", "library", "its time", "times as long", "", "times on all cores", ""];
    let mut table = Table::new(&columns);
    let mut missed = String::new();
    let one_core = on_one_core(|| measure(|_| true))?;
    let all_cores = measure(|what| !ONE_THREAD.contains(&what))?; // one thread is always on one
    for ((row, one_core), all_cores) in ROWS.iter().zip(one_core).zip(all_cores) {
        let &(what, _, _, libraries) = row;
        for (number, (library, _, why)) in (1..).zip(libraries) {
            let (ours, theirs) = (one_core[0].spread(), one_core[number].spread());
            let verdict = |rounds: &[Rounds]| {
                let ratios = rounds[0].ratios(&rounds[number]);
                (range(ratios), Verdict::at_most(GOAL, ratios))
            };
            let (_, on_one_core) = verdict(&one_core);
            let on_all_cores = (!all_cores.is_empty()).then(|| verdict(&all_cores));
            let worse = on_all_cores.as_ref().map_or(on_one_core, |all| all.1.max(on_one_core));
            if worse != Verdict::Met {
                _ = writeln!(missed, "- {what}, beside {library}: {why}.");
            }
            table.row(&[
                what.into(),
                spread(ours),
                (*library).into(),
                spread(theirs),
                times_as_much(ours, theirs),
                on_one_core.to_string(),
                on_all_cores.as_ref().map_or_else(String::new, |all| all.0.clone()),
                on_all_cores.as_ref().map_or_else(String::new, |all| all.1.to_string()),
            ]);
        }
    }
    let mut text = format!("{INTRODUCTION}\n{}", table.text());
    if !missed.is_empty() {
        text += "\nWhy the goal is missed, or only near, and when to take the library:\n\n";
        text += &missed;
    }
    Ok(text)
}

const INTRODUCTION: &str = "\
The goal is 1.5 times the library's time or less. Below 1 ours is faster; that alone is no reason
to take it: the libraries do more, and many have tested them. Times are for one core. In the last
column but one nothing is pinned: half of the rounds were between these two. It is empty where one
thread does all.
";

fn std_mutex(n: u32) -> io::Result<Duration> {
    let lock = Mutex::new(0_u64);
    times(n, || *black_box(&lock).lock().unwrap() += 1)
}

fn parking_lot_mutex(n: u32) -> io::Result<Duration> {
    let lock = parking_lot::Mutex::new(0_u64);
    times(n, || *black_box(&lock).lock() += 1)
}

fn parking_lot_reentrant(n: u32) -> io::Result<Duration> {
    let lock = parking_lot::ReentrantMutex::new(());
    times(n, || {
        let _outer = black_box(&lock).lock();
        let _inner = black_box(&lock).lock();
    })
}

fn tokio_semaphore(n: u32) -> io::Result<Duration> {
    let semaphore = tokio::sync::Semaphore::new(3);
    times(n, || {
        let acquire = pin!(black_box(&semaphore).acquire());
        let Poll::Ready(permit) = acquire.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("there are permits");
        };
        drop(black_box(permit));
    })
}

fn wait_group(n: u32) -> io::Result<Duration> {
    times(n, || {
        let group = black_box(WaitGroup::new());
        drop(group.clone());
        group.wait();
    })
}

fn parker(n: u32) -> io::Result<Duration> {
    let (asked, answered) = (Parker::new(), Parker::new());
    let (wake_partner, wake_me) = (asked.unparker().clone(), answered.unparker().clone());
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

/// A flag that is taken by who waits for it.
#[derive(Default)]
struct Flag(parking_lot::Mutex<bool>, parking_lot::Condvar);

impl Flag {
    fn set(&self) {
        *self.0.lock() = true;
        self.1.notify_all();
    }

    fn wait_and_clear(&self) {
        let mut is_set = self.0.lock();
        while !std::mem::take(&mut *is_set) {
            self.1.wait(&mut is_set);
        }
    }
}

fn parking_lot_event(n: u32) -> io::Result<Duration> {
    let (asked, answered) = (&Flag::default(), &Flag::default());
    let partner = || {
        asked.wait_and_clear();
        answered.set();
    };
    let me = || {
        asked.set();
        answered.wait_and_clear();
    };
    with_partner(n, partner, me)
}

fn std_barrier(n: u32) -> io::Result<Duration> {
    let barrier = Barrier::new(2);
    let wait = || _ = barrier.wait();
    with_partner(n, wait, wait)
}

fn sync_channel_alone(n: u32) -> io::Result<Duration> {
    let (sender, receiver) = mpsc::sync_channel(PLACES.get());
    times(n, || {
        sender.send(black_box(1)).unwrap();
        black_box(receiver.recv().unwrap());
    })
}

fn crossbeam_alone(n: u32) -> io::Result<Duration> {
    let (sender, receiver) = crossbeam_channel::bounded(PLACES.get());
    times(n, || {
        sender.send(black_box(1)).unwrap();
        black_box(receiver.recv().unwrap());
    })
}

fn sync_channel(n: u32) -> io::Result<Duration> {
    sync_channel_of(PLACES.get(), n)
}

pub(crate) fn sync_channel_of(places: usize, n: u32) -> io::Result<Duration> {
    let (sender, receiver) = mpsc::sync_channel(places);
    with_partner(n, move || sender.send(1).unwrap(), || assert_eq!(receiver.recv(), Ok(1)))
}

pub(crate) fn crossbeam(n: u32) -> io::Result<Duration> {
    crossbeam_of(PLACES.get(), n)
}

pub(crate) fn crossbeam_of(places: usize, n: u32) -> io::Result<Duration> {
    let (sender, receiver) = crossbeam_channel::bounded(places);
    with_partner(n, move || sender.send(1).unwrap(), || assert_eq!(receiver.recv(), Ok(1)))
}

fn rayon(n: u32) -> io::Result<Duration> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().map_err(io::Error::other)?;
    pool.install(|| ());
    times(1, || {
        let submit = |n| {
            let (tell, result) = mpsc::channel();
            pool.spawn(move || tell.send(2 * n).unwrap());
            result
        };
        let tasks: Vec<_> = (0..n).map(submit).collect();
        for task in tasks {
            black_box(task.recv().unwrap());
        }
    })
}

fn tokio_runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().max_blocking_threads(2).build()
}

fn tokio_blocking(n: u32) -> io::Result<Duration> {
    tokio_runtime()?.block_on(async {
        spawn_blocking(|| ()).await?;
        Ok(clock_async(async {
            let tasks: Vec<_> = (0..n).map(|n| spawn_blocking(move || 2 * n)).collect();
            for task in tasks {
                black_box(task.await.unwrap());
            }
        })
        .await)
    })
}

pub(crate) fn corosensei(n: u32) -> io::Result<Duration> {
    let mut coroutine = Coroutine::<(), u32, ()>::new(|yielder, ()| {
        for number in 0.. {
            yielder.suspend(number);
        }
    });
    coroutine.resume(());
    times(n, || match coroutine.resume(()) {
        CoroutineResult::Yield(item) => _ = black_box(item),
        CoroutineResult::Return(()) => unreachable!("it counts on"),
    })
}

fn tokio_spawn(n: u32) -> io::Result<Duration> {
    Ok(tokio_runtime()?.block_on(LocalSet::new().run_until(clock_async(async {
        for number in 0..n {
            black_box(spawn_local(async move { number }).await.unwrap());
        }
    }))))
}

fn async_executor_spawn(n: u32) -> io::Result<Duration> {
    let executor = LocalExecutor::new();
    Ok(tokio_runtime()?.block_on(executor.run(clock_async(async {
        for number in 0..n {
            black_box(executor.spawn(async move { number }).await);
        }
    }))))
}

fn tokio_switch(n: u32) -> io::Result<Duration> {
    Ok(tokio_runtime()?.block_on(LocalSet::new().run_until(clock_async(async {
        let tasks: Vec<_> = (0..TASKS).map(|_| spawn_local(stand_back(n))).collect();
        for task in tasks {
            task.await.unwrap();
        }
    }))))
}

fn async_executor_switch(n: u32) -> io::Result<Duration> {
    let executor = LocalExecutor::new();
    Ok(tokio_runtime()?.block_on(executor.run(clock_async(async {
        let tasks: Vec<_> = (0..TASKS).map(|_| executor.spawn(stand_back(n))).collect();
        for task in tasks {
            task.await;
        }
    }))))
}

/// One of ten; a future that wakes itself, as each library has it.
async fn stand_back(n: u32) {
    for _ in 0..n / TASKS {
        yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_side_does_its_work() {
        for (what, _, ours, libraries) in ROWS {
            assert!(ours(20).unwrap() > Duration::ZERO, "{what}");
            for (library, theirs, _) in *libraries {
                assert!(theirs(20).unwrap() > Duration::ZERO, "{what}: {library}");
            }
        }
    }
}
