//! Chapter 07: the bounded queue by shuttle.

/// Each producer puts two items, each consumer gets two, through one place.
macro_rules! pairs {
    ($module:ident, $pairs:literal, $put:ident $(($limit:expr))?, $get:ident) => {
        || {
            use shuttle::thread;

            let queue = &crate::$module::BoundedQueue::new(std::num::NonZero::<usize>::MIN);
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

macro_rules! passes_on {
    ($module:ident) => {
        pairs!($module, 2, put, get)
    };
}

macro_rules! passes_on_in_time {
    ($module:ident) => {
        pairs!(
            $module,
            2,
            put_timeout(std::time::Duration::MAX),
            get_timeout
        )
    };
}

/// Three items for one place and one get: one is taken, one stays inside, one may still wait.
macro_rules! closes {
    ($module:ident) => {
        || {
            use shuttle::thread;

            let queue = &crate::$module::BoundedQueue::new(std::num::NonZero::<usize>::MIN);
            let (back, taken) = thread::scope(|s| {
                let put = || (0..3).filter_map(|item| queue.put(item).err()).count();
                let put = s.spawn(put);
                let get = s.spawn(|| queue.get());
                queue.close();
                (put.join().unwrap(), get.join().unwrap())
            });
            let inside = std::iter::from_fn(|| queue.get()).count();
            assert_eq!(
                back + inside + usize::from(taken.is_some()),
                3,
                "none is lost"
            );
        }
    };
}

/// Two workers, two items, and two that join.
macro_rules! joins {
    ($module:ident) => {
        || {
            use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
            use shuttle::thread;

            let queue = &crate::$module::BoundedQueue::new(std::num::NonZero::<usize>::MIN);
            let done = &AtomicU32::new(0);
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
        }
    };
}

/// A wake-up for a thread that has given up must not be lost: the other waits beside an item.
/// Shuttle's waits know no time limit, but the queue's own clock goes on.
macro_rules! gives_up {
    ($module:ident) => {
        || {
            use shuttle::thread;
            use std::time::Duration;

            let queue = &crate::$module::BoundedQueue::new(std::num::NonZero::<usize>::MIN);
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
        }
    };
}

#[test]
fn each_item_exactly_once() {
    crate::check(passes_on!(bounded_queue));
    crate::check(passes_on_in_time!(bounded_queue));
    shuttle::check_dfs(pairs!(bounded_queue, 1, put, get), None);
}

#[test]
fn nothing_is_lost_when_it_is_closed_and_join_waits_for_all() {
    crate::check(closes!(bounded_queue));
    crate::check(joins!(bounded_queue));
}

#[test]
fn a_thread_that_gives_up_takes_nothing_along() {
    shuttle::check_random(gives_up!(bounded_queue), crate::schedules().min(300)); // in real time
}
