//! Chapter 06: the semaphore, the event, the barrier and the latch by shuttle.
//!
//! Shuttle has no time of its own: what a limit does when it is over is tested in real time, in the
//! chapter.

mod semaphore_model {
    /// One permit goes round among three; then two are released at once.
    macro_rules! untimed {
        ($module:ident) => {
            || {
                use shuttle::sync::Arc;
                use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
                use shuttle::thread;

                let semaphore = Arc::new(crate::$module::Semaphore::new(0));
                let inside = Arc::new(AtomicUsize::new(0));
                let threads: Vec<_> = (0..3)
                    .map(|_| {
                        let (semaphore, inside) = (semaphore.clone(), inside.clone());
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

    /// Two wait for ever, two permits come at once, nobody gives one back.
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

    /// One waits with a limit that is not over; another one may be faster and gives it back.
    macro_rules! with_limit {
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

    /// The permit comes when the limit is just over: it must go to one of the two who wait. Shuttle
    /// has no time of its own, so the real one passes, in one step.
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
                // Both wait, or are yet to come: the schedule decides.
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
    fn every_permit_reaches_who_waits_for_it() {
        shuttle::check_random(untimed!(semaphore), crate::schedules());
        shuttle::check_random(released_at_once!(semaphore), crate::schedules());
        shuttle::check_random(with_limit!(semaphore), crate::schedules());
        shuttle::check_random(at_the_limit!(semaphore), crate::schedules());
        shuttle::check_dfs(released_at_once!(semaphore), Some(100 * crate::schedules()));
    }

    #[test]
    fn if_instead_of_while_is_caught() {
        crate::must_be_caught("the count is wrong", || {
            shuttle::check_random(untimed!(semaphore_if_for_while), 10_000);
        });
    }

    #[test]
    fn waking_one_for_two_permits_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(released_at_once!(semaphore_one_for_all), 10_000);
        });
    }

    #[test]
    fn a_waiter_that_counts_itself_after_its_last_look_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(released_at_once!(semaphore_counted_late), 10_000);
        });
    }

    #[test]
    fn calling_who_is_not_asleep_yet_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(released_at_once!(semaphore_called_too_early), 10_000);
        });
    }

    #[test]
    fn giving_up_at_the_first_wake_up_is_caught() {
        crate::must_be_caught("gave up before the limit", || {
            shuttle::check_random(with_limit!(semaphore_woken_once), 10_000);
        });
    }

    #[test]
    fn a_permit_lost_on_timeout_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(at_the_limit!(semaphore_lost_on_timeout), 10_000);
        });
    }
}

mod event_model {
    /// Two wait, one with a limit that is never over. Set when both wait, and cleared at once.
    macro_rules! model {
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

    /// Two wait, or come when it is set already.
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
    fn a_set_frees_all_though_cleared_at_once() {
        shuttle::check_random(model!(event), crate::schedules());
        shuttle::check_random(set_once!(event), crate::schedules());
        shuttle::check_dfs(set_once!(event), Some(100 * crate::schedules()));
    }

    #[test]
    fn waking_one_of_two_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(set_once!(event_one_for_all), 10_000);
        });
    }

    #[test]
    fn forgetting_a_set_that_was_cleared_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(model!(event_forgets_the_set), 10_000);
        });
    }
}

mod barrier_model {
    /// Three threads, two rounds: who is fast comes back before the slow ones have left.
    macro_rules! model {
        ($module:ident) => {
            || {
                use shuttle::sync::Arc;
                use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
                use shuttle::thread;

                let barrier = Arc::new(crate::$module::Barrier::new(3));
                let arrived = Arc::new(AtomicUsize::new(0));
                let threads = [(); 3].map(|()| {
                    let (barrier, arrived) = (barrier.clone(), arrived.clone());
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
        shuttle::check_random(model!(barrier), crate::schedules());
        shuttle::check_random(broken_later!(barrier), crate::schedules());
        shuttle::check_dfs(broken_later!(barrier), Some(100 * crate::schedules()));
    }

    #[test]
    fn waking_one_of_two_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(model!(barrier_one_for_all), 10_000);
        });
    }

    #[test]
    fn a_barrier_that_does_not_count_its_rounds_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(model!(barrier_no_rounds), 10_000);
        });
    }

    #[test]
    fn breaking_a_round_that_is_over_is_caught() {
        crate::must_be_caught("broken too early", || {
            shuttle::check_random(broken_later!(barrier_broken_before_passed), 10_000);
        });
    }
}

mod latch_model {
    /// Two count down, two wait.
    macro_rules! model {
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
    fn it_opens_for_all_who_wait() {
        shuttle::check_random(model!(latch), crate::schedules());
        shuttle::check_dfs(model!(latch), Some(100 * crate::schedules()));
    }

    #[test]
    fn waking_one_of_two_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(model!(latch_one_for_all), 10_000);
        });
    }

    #[test]
    fn looking_before_locking_is_caught() {
        crate::must_be_caught("deadlock", || {
            shuttle::check_random(model!(latch_looks_before_locking), 10_000);
        });
    }
}
