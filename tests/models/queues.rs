//! Chapter 07: the bounded queue by shuttle.

mod bounded_queue_model {
    use std::num::NonZero;
    use std::time::Duration;

    use shuttle::thread;

    const ONE: NonZero<usize> = NonZero::<usize>::MIN;

    /// Each producer puts two items, each consumer gets two, through one place.
    macro_rules! passes_on {
        ($module:ident, $pairs:literal, $put:ident $(($limit:expr))?, $get:ident) => {
            || {
                let queue = &crate::$module::BoundedQueue::new(ONE);
                let mut taken: Vec<u32> = thread::scope(|s| {
                    for producer in 0..$pairs {
                        s.spawn(move || {
                            for item in [2 * producer, 2 * producer + 1] {
                                assert!(queue.$put(item $(, $limit)?).is_ok(), "it is open");
                                assert!(queue.len() <= 1, "too many in the queue");
                            }
                        });
                    }
                    let get = || queue.$get($($limit)?).into_iter().next();
                    let consume = move || [(); 2].map(|()| get().expect("woken for nothing"));
                    let consumers: Vec<_> = (0..$pairs).map(|_| s.spawn(consume)).collect();
                    consumers.into_iter().flat_map(|consumer| consumer.join().unwrap()).collect()
                });
                taken.sort_unstable();
                assert!(taken.into_iter().eq(0..2 * $pairs), "each exactly once");
            }
        };
    }

    macro_rules! random {
        ($module:ident) => {
            shuttle::check_random(passes_on!($module, 2, put, get), crate::schedules())
        };
    }

    macro_rules! timed {
        ($module:ident) => {
            shuttle::check_random(
                passes_on!($module, 2, put_timeout(Duration::MAX), get_timeout),
                crate::schedules(),
            )
        };
    }

    /// Three items for one place and one get: one is taken, one stays inside, one may still wait.
    macro_rules! closes {
        ($module:ident) => {
            shuttle::check_random(
                || {
                    let queue = &crate::$module::BoundedQueue::new(ONE);
                    let (back, taken) = thread::scope(|s| {
                        let put = || (0..3).filter_map(|item| queue.put(item).err()).count();
                        let (put, get) = (s.spawn(put), s.spawn(|| queue.get()));
                        queue.close();
                        (put.join().unwrap(), get.join().unwrap())
                    });
                    let inside = std::iter::from_fn(|| queue.get()).count();
                    assert_eq!(
                        back + inside + usize::from(taken.is_some()),
                        3,
                        "none is lost"
                    );
                },
                crate::schedules(),
            )
        };
    }

    /// Two workers, two items, and two that join.
    macro_rules! joins {
        ($module:ident) => {
            shuttle::check_random(
                || {
                    use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};

                    let (queue, done) =
                        (&crate::$module::BoundedQueue::new(ONE), &AtomicU32::new(0));
                    thread::scope(|s| {
                        for _ in 0..2 {
                            s.spawn(|| {
                                while queue.get().is_some() {
                                    done.fetch_add(1, SeqCst);
                                    queue.task_done().unwrap();
                                }
                            });
                        }
                        (0..2).try_for_each(|item| queue.put(item)).unwrap();
                        let join = || {
                            queue.join();
                            assert_eq!(done.load(SeqCst), 2, "joined too early");
                        };
                        let joining = [(); 2].map(|()| s.spawn(join));
                        for thread in joining {
                            thread.join().unwrap();
                        }
                        queue.close();
                    });
                },
                crate::schedules(),
            )
        };
    }

    /// A call for who has given up must not be lost: the other one waits beside an item. Shuttle's
    /// waits know no time limit, but the queue's own clock goes on.
    macro_rules! gives_up {
        ($module:ident) => {
            shuttle::check_random(
                || {
                    let queue = &crate::$module::BoundedQueue::new(ONE);
                    let limit = Duration::from_micros(500);
                    thread::scope(|s| {
                        let patient = s.spawn(|| queue.get());
                        let hasty = s.spawn(|| {
                            if let Ok(item) = queue.get_timeout(limit) {
                                queue.put(item).unwrap(); // for the patient one
                            }
                        });
                        (0..4).for_each(|_| thread::yield_now()); // they may begin to wait
                        std::thread::sleep(2 * limit);
                        queue.put(1).unwrap();
                        assert_eq!(patient.join().unwrap(), Some(1));
                        queue.close();
                        hasty.join().unwrap();
                    });
                },
                crate::schedules().min(300),
            )
        };
    }

    #[test]
    fn who_gives_up_takes_nothing_along_under_any_schedule() {
        gives_up!(bounded_queue);
    }

    #[test]
    fn a_call_that_is_lost_on_a_timeout_is_caught() {
        crate::must_be_caught("deadlock", || gives_up!(bounded_queue_lost_on_timeout));
    }

    #[test]
    fn each_item_exactly_once_under_any_schedule() {
        random!(bounded_queue);
        timed!(bounded_queue);
    }

    #[test]
    fn one_to_one_under_every_schedule() {
        shuttle::check_dfs(passes_on!(bounded_queue, 1, put, get), None);
    }

    #[test]
    fn nothing_is_lost_when_it_is_closed_under_any_schedule() {
        closes!(bounded_queue);
    }

    #[test]
    fn join_waits_for_all_under_any_schedule() {
        joins!(bounded_queue);
    }

    #[test]
    fn if_instead_of_while_is_caught() {
        crate::must_be_caught("too many", || random!(bounded_queue_put_if_for_while));
        crate::must_be_caught("woken for nothing", || {
            random!(bounded_queue_get_if_for_while);
        });
        crate::must_be_caught("too many", || timed!(bounded_queue_timed_put_if_for_while));
        crate::must_be_caught("woken for nothing", || {
            timed!(bounded_queue_timed_get_if_for_while);
        });
    }

    #[test]
    fn a_call_to_the_wrong_side_is_caught() {
        crate::must_be_caught("deadlock", || random!(bounded_queue_call_to_the_wrong_side));
    }

    #[test]
    fn a_missing_call_is_caught() {
        crate::must_be_caught("deadlock", || random!(bounded_queue_silent_put));
        crate::must_be_caught("deadlock", || random!(bounded_queue_uncounted_getter));
        crate::must_be_caught("deadlock", || closes!(bounded_queue_silent_close));
        crate::must_be_caught("deadlock", || {
            closes!(bounded_queue_silent_close_to_putters);
        });
        crate::must_be_caught("deadlock", || joins!(bounded_queue_silent_done));
        crate::must_be_caught("deadlock", || joins!(bounded_queue_one_joiner));
    }
}
