//! Chapter 06: the semaphore, the event, the barrier and the latch by shuttle.
//!
//! Shuttle has no time of its own: what a limit does when it is over is tested in real time, in the
//! chapter.

/// Three threads want a permit, two are released at once, and each thread returns its own.
macro_rules! goes_round {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
            use shuttle::thread;

            let semaphore = Arc::new(crate::$module::Semaphore::new(0));
            let inside = Arc::new(AtomicUsize::new(0));
            let threads: Vec<_> = (0..3)
                .map(|_| {
                    let semaphore = semaphore.clone();
                    let inside = inside.clone();
                    thread::spawn(move || {
                        let _permit = semaphore.acquire();
                        assert!(inside.fetch_add(1, SeqCst) < 2, "the count is wrong");
                        inside.fetch_sub(1, SeqCst);
                    })
                })
                .collect();
            semaphore.release(2);
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(semaphore.available_permits(), 2, "the count is wrong");
            assert_eq!(semaphore.waiting(), 0);
        }
    };
}

/// Two threads wait without a limit. Two permits are released at once, and kept.
macro_rules! released_at_once {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;

            let semaphore = Arc::new(crate::$module::Semaphore::new(0));
            let threads = [(); 2].map(|()| {
                let semaphore = semaphore.clone();
                thread::spawn(move || semaphore.acquire().forget())
            });
            semaphore.release(2);
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(semaphore.available_permits(), 0);
        }
    };
}

/// One waits with a limit that is never over; another may be faster, and releases it again.
macro_rules! with_a_limit {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;
            use std::time::Duration;

            let semaphore = Arc::new(crate::$module::Semaphore::new(0));
            let waiter = {
                let semaphore = semaphore.clone();
                thread::spawn(move || semaphore.acquire_timeout(Duration::MAX).is_some())
            };
            let other = {
                let semaphore = semaphore.clone();
                thread::spawn(move || drop(semaphore.try_acquire()))
            };
            semaphore.release(1);
            other.join().unwrap();
            assert!(waiter.join().unwrap(), "gave up before the limit");
            assert_eq!(semaphore.available_permits(), 1);
        }
    };
}

/// The permit comes when the limit is just over: one of the two waiters must get it. Shuttle has no
/// time of its own, so real time passes, in one step.
macro_rules! at_the_limit {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;
            use std::time::Duration;

            let limit = Duration::from_micros(50);
            let semaphore = Arc::new(crate::$module::Semaphore::new(0));
            let hasty = {
                let semaphore = semaphore.clone();
                thread::spawn(move || drop(semaphore.acquire_timeout(limit)))
            };
            let patient = {
                let semaphore = semaphore.clone();
                thread::spawn(move || drop(semaphore.acquire()))
            };
            // They wait already, or not yet: the schedule decides.
            thread::yield_now();
            std::thread::sleep(limit);
            semaphore.release(1);
            hasty.join().unwrap();
            patient.join().unwrap();
            assert_eq!(semaphore.available_permits(), 1);
        }
    };
}

#[test]
fn every_permit_reaches_a_waiter() {
    crate::check(goes_round!(semaphore));
    crate::check(released_at_once!(semaphore));
    crate::check(with_a_limit!(semaphore));
    crate::check(at_the_limit!(semaphore));
    shuttle::check_dfs(released_at_once!(semaphore), Some(100 * crate::schedules()));
}

/// Two threads wait, one with a limit that is never over. It is set, and cleared at once.
macro_rules! set_and_cleared {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;
            use std::time::Duration;

            let event = Arc::new(crate::$module::Event::new());
            let one = {
                let event = event.clone();
                thread::spawn(move || event.wait())
            };
            let other = {
                let event = event.clone();
                thread::spawn(move || assert!(event.wait_timeout(Duration::MAX)))
            };
            while event.waiting() < 2 {
                thread::yield_now();
            }
            event.set();
            event.clear();
            one.join().unwrap();
            other.join().unwrap();
            assert!(!event.is_set());
        }
    };
}

/// Two threads wait, or arrive when it is already set.
macro_rules! set_once {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;

            let event = Arc::new(crate::$module::Event::new());
            let waiters = [(); 2].map(|()| {
                let event = event.clone();
                thread::spawn(move || event.wait())
            });
            event.set();
            for waiter in waiters {
                waiter.join().unwrap();
            }
        }
    };
}

#[test]
fn a_set_event_frees_all_waiters_even_if_cleared_at_once() {
    crate::check(set_and_cleared!(event));
    crate::check(set_once!(event));
    shuttle::check_dfs(set_once!(event), Some(100 * crate::schedules()));
}

/// Three threads, two rounds: a fast thread comes back before the slow ones have left.
macro_rules! rounds {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
            use shuttle::thread;

            let barrier = Arc::new(crate::$module::Barrier::new(3));
            let arrived = Arc::new(AtomicUsize::new(0));
            let threads = [(); 3].map(|()| {
                let barrier = barrier.clone();
                let arrived = arrived.clone();
                thread::spawn(move || {
                    let round = |round: usize| {
                        arrived.fetch_add(1, SeqCst);
                        let leads = barrier.wait().expect("nobody breaks it");
                        assert!(arrived.load(SeqCst) >= 3 * round, "passed too early");
                        usize::from(leads)
                    };
                    round(1) + round(2)
                })
            });
            let leaders: usize = threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum();
            assert_eq!(leaders, 2, "one in each round");
        }
    };
}

/// A round is passed, and then the barrier breaks before all have left.
macro_rules! broken_later {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;

            let barrier = Arc::new(crate::$module::Barrier::new(2));
            let other = {
                let barrier = barrier.clone();
                thread::spawn(move || {
                    let passed = barrier.wait();
                    barrier.abort();
                    passed
                })
            };
            assert!(barrier.wait().is_ok(), "broken too early");
            assert!(other.join().unwrap().is_ok(), "broken too early");
        }
    };
}

#[test]
fn rounds_do_not_mix() {
    crate::check(rounds!(barrier));
    crate::check(broken_later!(barrier));
    shuttle::check_dfs(broken_later!(barrier), Some(100 * crate::schedules()));
}

/// Two threads count down, two wait.
macro_rules! latch {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::thread;

            let latch = Arc::new(crate::$module::Latch::new(2));
            let spawn = |work: fn(&crate::$module::Latch)| {
                let latch = latch.clone();
                thread::spawn(move || work(&latch))
            };
            let wait = |latch: &crate::$module::Latch| {
                latch.wait();
                assert_eq!(latch.count(), 0, "opened too early");
            };
            let threads = [spawn(wait), spawn(wait), spawn(|latch| latch.count_down())];
            latch.count_down();
            for thread in threads {
                thread.join().unwrap();
            }
        }
    };
}

#[test]
fn the_latch_opens_for_all_waiters() {
    crate::check(latch!(latch));
    shuttle::check_dfs(latch!(latch), Some(100 * crate::schedules()));
}
