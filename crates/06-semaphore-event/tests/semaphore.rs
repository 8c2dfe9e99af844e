//! How a semaphore behaves: ours and tokio's, and what only a bounded one refuses.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::within_a_minute;
use ch06_semaphore_event::semaphore::{BoundedSemaphore, OverRelease, Permit, Semaphore};
use tokio::runtime;
use tokio::time::timeout;

const BEAT: Duration = Duration::from_millis(50);

/// What both semaphores can do.
trait Counting: Sync {
    type Permit<'a>
    where
        Self: 'a;
    fn new(permits: usize) -> Self;
    fn acquire(&self) -> Self::Permit<'_>;
    fn try_acquire(&self) -> Option<Self::Permit<'_>>;
    fn acquire_timeout(&self, limit: Duration) -> Option<Self::Permit<'_>>;
    fn release(&self, n: usize);
    fn available_permits(&self) -> usize;
    fn forget(permit: Self::Permit<'_>);
}

impl Counting for Semaphore {
    type Permit<'a> = Permit<'a>;
    fn new(permits: usize) -> Self {
        Self::new(permits)
    }
    fn acquire(&self) -> Permit<'_> {
        self.acquire()
    }
    fn try_acquire(&self) -> Option<Permit<'_>> {
        self.try_acquire()
    }
    fn acquire_timeout(&self, limit: Duration) -> Option<Permit<'_>> {
        self.acquire_timeout(limit)
    }
    fn release(&self, n: usize) {
        self.release(n);
    }
    fn available_permits(&self) -> usize {
        self.available_permits()
    }
    fn forget(permit: Permit<'_>) {
        permit.forget();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(future)
}

impl Counting for tokio::sync::Semaphore {
    type Permit<'a> = tokio::sync::SemaphorePermit<'a>;
    fn new(permits: usize) -> Self {
        Self::new(permits)
    }
    fn acquire(&self) -> Self::Permit<'_> {
        block_on(self.acquire()).unwrap()
    }
    fn try_acquire(&self) -> Option<Self::Permit<'_>> {
        self.try_acquire().ok()
    }
    fn acquire_timeout(&self, limit: Duration) -> Option<Self::Permit<'_>> {
        block_on(async { timeout(limit, self.acquire()).await })
            .ok()
            .map(Result::unwrap)
    }
    fn release(&self, n: usize) {
        self.add_permits(n);
    }
    fn available_permits(&self) -> usize {
        self.available_permits()
    }
    fn forget(permit: Self::Permit<'_>) {
        permit.forget();
    }
}

macro_rules! suite {
    ($($name:ident),* $(,)?) => {
        mod ours {
            $(#[test]
            fn $name() {
                acceptance::within_a_minute(super::$name::<super::Semaphore>);
            })*
        }
        mod of_tokio {
            $(#[test]
            fn $name() {
                acceptance::within_a_minute(super::$name::<tokio::sync::Semaphore>);
            })*
        }
    };
}

suite![
    no_more_are_inside_than_there_are_permits,
    a_release_of_n_lets_n_in_and_no_more,
    a_try_takes_one_or_none,
    a_limit_of_zero_is_a_try,
    the_whole_limit_is_waited,
    the_longest_limit_waits_for_a_release,
    a_thread_that_gave_up_takes_no_permit_along,
    a_thread_that_gives_up_swallows_no_wake_up,
    short_limits_lose_no_permit,
    a_panic_releases_the_permit,
    a_forgotten_permit_is_released_by_another_thread,
];

fn no_more_are_inside_than_there_are_permits<S: Counting>() {
    let semaphore = S::new(3);
    let inside = AtomicUsize::new(0);
    let turns = AtomicUsize::new(0);
    thread::scope(|s| {
        for _ in 0..8 {
            s.spawn(|| {
                for _ in 0..200 {
                    let _permit = semaphore.acquire();
                    let others = inside.fetch_add(1, Relaxed);
                    assert!(others < 3, "{others} others are inside");
                    thread::yield_now();
                    inside.fetch_sub(1, Relaxed);
                    turns.fetch_add(1, Relaxed);
                }
            });
        }
    });
    assert_eq!(turns.into_inner(), 8 * 200);
    assert_eq!(semaphore.available_permits(), 3);
}

fn a_release_of_n_lets_n_in_and_no_more<S: Counting>() {
    let semaphore = S::new(0);
    let passed = AtomicUsize::new(0);
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        for _ in 0..5 {
            let tell = tell.clone();
            let semaphore = &semaphore;
            let passed = &passed;
            s.spawn(move || {
                S::forget(semaphore.acquire());
                passed.fetch_add(1, Relaxed);
                tell.send(()).unwrap();
            });
        }
        let mut released = 0;
        for n in [1, 2, 2] {
            semaphore.release(n);
            released += n;
            assert_eq!(told.iter().take(n).count(), n);
            assert_eq!(passed.load(Relaxed), released);
            assert_eq!(semaphore.available_permits(), 0);
        }
    });
}

fn a_try_takes_one_or_none<S: Counting>() {
    let semaphore = S::new(1);
    let permit = semaphore.try_acquire();
    assert!(permit.is_some());
    assert!(semaphore.try_acquire().is_none());
    drop(permit);
    assert!(semaphore.try_acquire().is_some());
}

fn a_limit_of_zero_is_a_try<S: Counting>() {
    let semaphore = S::new(1);
    let permit = semaphore.acquire_timeout(Duration::ZERO);
    assert!(permit.is_some());
    assert!(semaphore.acquire_timeout(Duration::ZERO).is_none());
    assert_eq!(semaphore.available_permits(), 0);
}

fn the_whole_limit_is_waited<S: Counting>() {
    let semaphore = S::new(0);
    let began = Instant::now();
    assert!(semaphore.acquire_timeout(BEAT).is_none());
    assert!(began.elapsed() >= BEAT);
}

fn the_longest_limit_waits_for_a_release<S: Counting>() {
    for limit in [
        Duration::MAX,
        Duration::from_secs(u64::MAX),
        Duration::MAX / 2,
    ] {
        let semaphore = S::new(0);
        thread::scope(|s| {
            let waiter = s.spawn(|| semaphore.acquire_timeout(limit).is_some());
            semaphore.release(1);
            assert!(waiter.join().unwrap(), "{limit:?}");
        });
    }
}

fn a_thread_that_gave_up_takes_no_permit_along<S: Counting>() {
    let semaphore = S::new(0);
    assert!(semaphore.acquire_timeout(BEAT / 10).is_none());
    semaphore.release(1);
    assert_eq!(semaphore.available_permits(), 1);
    S::forget(semaphore.acquire());
    assert_eq!(semaphore.available_permits(), 0);
}

/// One waits with a limit, one without, and the permit comes at about the time of the limit. If it
/// wakes the one that gives up, the other one must have it all the same.
fn a_thread_that_gives_up_swallows_no_wake_up<S: Counting>() {
    for round in 0..400 {
        let semaphore = S::new(0);
        let start = Barrier::new(3);
        let limit = Duration::from_micros(round % 100);
        thread::scope(|s| {
            s.spawn(|| {
                start.wait();
                drop(semaphore.acquire_timeout(limit));
            });
            s.spawn(|| {
                start.wait();
                drop(semaphore.acquire());
            });
            start.wait();
            let began = Instant::now();
            while began.elapsed() < limit {
                std::hint::spin_loop();
            }
            semaphore.release(1);
        });
        assert_eq!(semaphore.available_permits(), 1);
    }
}

fn short_limits_lose_no_permit<S: Counting>() {
    let semaphore = S::new(2);
    thread::scope(|s| {
        for thread in 0..4 {
            let semaphore = &semaphore;
            s.spawn(move || {
                for turn in 0..500 {
                    let limit = Duration::from_micros((turn + thread) % 20);
                    let permit = semaphore.acquire_timeout(limit);
                    thread::yield_now();
                    drop(permit);
                }
            });
        }
    });
    assert_eq!(semaphore.available_permits(), 2);
}

fn a_panic_releases_the_permit<S: Counting>() {
    let semaphore = S::new(1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _permit = semaphore.acquire();
        resume_unwind(Box::new("a panic without a message"));
    }));
    assert!(panicked.is_err());
    drop(semaphore.acquire());
    assert_eq!(semaphore.available_permits(), 1);
}

fn a_forgotten_permit_is_released_by_another_thread<S: Counting>() {
    let semaphore = S::new(1);
    thread::scope(|s| {
        s.spawn(|| S::forget(semaphore.acquire()));
    });
    assert!(semaphore.try_acquire().is_none());
    thread::scope(|s| {
        s.spawn(|| semaphore.release(1));
    });
    assert!(semaphore.try_acquire().is_some());
}

/// `release(0)` wakes waiters for nothing. However often that happens, the limit holds.
#[test]
fn the_limit_is_one_for_all_wake_ups() {
    within_a_minute(|| {
        let semaphore = Semaphore::new(0);
        thread::scope(|s| {
            let waiter = s.spawn(|| {
                let began = Instant::now();
                (semaphore.acquire_timeout(BEAT).is_some(), began.elapsed())
            });
            while !waiter.is_finished() {
                semaphore.release(0);
                thread::sleep(BEAT / 50);
            }
            let (passes, took) = waiter.join().unwrap();
            assert!(!passes);
            assert!(took >= BEAT, "{took:?}");
            assert_eq!(semaphore.waiting(), 0, "it is no longer counted");
        });
    });
}

#[test]
fn more_permits_than_can_be_counted_are_refused_and_nothing_breaks() {
    let semaphore = Semaphore::new(usize::MAX);
    assert!(catch_unwind(|| semaphore.release(1)).is_err());
    drop(semaphore.acquire());
    assert_eq!(semaphore.available_permits(), usize::MAX);
    assert_eq!(semaphore.waiting(), 0);
}

#[test]
fn a_bounded_semaphore_refuses_what_was_not_taken_all_or_nothing() {
    let semaphore = BoundedSemaphore::new(3);
    assert_eq!(semaphore.release(1), Err(OverRelease));
    semaphore.acquire().forget();
    semaphore.try_acquire().unwrap().forget();
    for n in [3, 4, usize::MAX] {
        assert_eq!(semaphore.release(n), Err(OverRelease));
        assert_eq!(semaphore.available_permits(), 1, "none of {n}");
    }
    assert_eq!(semaphore.release(0), Ok(()));
    assert_eq!(semaphore.release(2), Ok(()));
    assert_eq!(semaphore.available_permits(), 3);
}

#[test]
fn a_bounded_semaphore_wakes_waiters() {
    within_a_minute(|| {
        let semaphore = BoundedSemaphore::new(2);
        let taken = [semaphore.acquire(), semaphore.acquire()];
        thread::scope(|s| {
            let waiters = [
                s.spawn(|| semaphore.acquire().forget()),
                s.spawn(|| semaphore.acquire_timeout(Duration::MAX).unwrap().forget()),
            ];
            while semaphore.waiting() < 2 {
                thread::yield_now();
            }
            taken.into_iter().for_each(Permit::forget);
            assert_eq!(semaphore.release(2), Ok(()));
            assert!(waiters.into_iter().all(|waiter| waiter.join().is_ok()));
        });
        assert_eq!(semaphore.available_permits(), 0);
        assert!(semaphore.acquire_timeout(Duration::ZERO).is_none());
    });
}
