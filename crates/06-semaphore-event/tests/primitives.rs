//! How an event, a barrier and a latch behave; the last two beside std's and crossbeam's.

use std::time::Duration;

const BEAT: Duration = Duration::from_millis(50);

mod event {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    use std::thread;
    use std::time::{Duration, Instant};

    use acceptance::within_a_minute;
    use ch06_semaphore_event::event::Event;

    use crate::BEAT;

    fn until_waiting(event: &Event, threads: usize) {
        while event.waiting() < threads {
            thread::yield_now();
        }
    }

    #[test]
    fn one_set_frees_all_waiters_and_all_later_ones() {
        within_a_minute(|| {
            let event = Event::default();
            assert!(!event.is_set());
            thread::scope(|s| {
                for _ in 0..4 {
                    s.spawn(|| event.wait());
                    s.spawn(|| assert!(event.wait_timeout(Duration::MAX)));
                }
                until_waiting(&event, 8);
                event.set();
            });
            assert_eq!(event.waiting(), 0);
            assert!(event.is_set());
            event.wait();
            assert!(event.wait_timeout(Duration::ZERO));
        });
    }

    #[test]
    fn a_waiter_sees_what_was_written_before_the_set() {
        within_a_minute(|| {
            for _ in 0..200 {
                let event = Event::new();
                let place = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(|| {
                        place.store(1, Relaxed);
                        event.set();
                    });
                    event.wait();
                    assert_eq!(place.load(Relaxed), 1);
                });
            }
        });
    }

    #[test]
    fn set_and_cleared_at_once_it_still_frees_all_waiters() {
        within_a_minute(|| {
            for _ in 0..200 {
                let event = Event::new();
                thread::scope(|s| {
                    for _ in 0..3 {
                        s.spawn(|| event.wait());
                        s.spawn(|| assert!(event.wait_timeout(Duration::MAX)));
                    }
                    until_waiting(&event, 6);
                    event.set();
                    event.clear();
                });
                assert!(!event.wait_timeout(Duration::ZERO));
            }
        });
    }

    #[test]
    fn after_a_clear_it_waits_again() {
        within_a_minute(|| {
            let event = Event::new();
            event.set();
            event.clear();
            let began = Instant::now();
            assert!(!event.wait_timeout(BEAT), "nobody waited at that time");
            assert!(began.elapsed() >= BEAT, "the whole limit");
            event.set();
            event.wait();
        });
    }

    #[test]
    fn set_and_cleared_again_and_again_it_leaves_nobody_behind() {
        within_a_minute(|| {
            let event = Event::new();
            thread::scope(|s| {
                let threads = [(); 3].map(|()| {
                    s.spawn(|| {
                        for _ in 0..200 {
                            event.wait();
                        }
                    })
                });
                while !threads.iter().all(thread::ScopedJoinHandle::is_finished) {
                    event.set();
                    event.clear();
                    thread::yield_now();
                }
            });
        });
    }

    #[test]
    fn a_thread_that_gave_up_is_no_longer_counted() {
        let event = Event::new();
        assert!(!event.wait_timeout(Duration::ZERO));
        assert!(!event.wait_timeout(BEAT / 10));
        assert_eq!(event.waiting(), 0);
    }
}

mod barrier {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::thread;
    use std::time::{Duration, Instant};

    use acceptance::within_a_minute;
    use ch06_semaphore_event::barrier::{Barrier, BrokenBarrier};

    use crate::BEAT;

    /// What both barriers can do.
    trait Meeting: Sync {
        fn new(parties: usize) -> Self;
        /// Whether the caller is the one of its round that is told so.
        fn wait(&self) -> bool;
    }

    impl Meeting for Barrier {
        fn new(parties: usize) -> Self {
            Self::new(parties)
        }
        fn wait(&self) -> bool {
            self.wait().unwrap()
        }
    }

    impl Meeting for std::sync::Barrier {
        fn new(parties: usize) -> Self {
            Self::new(parties)
        }
        fn wait(&self) -> bool {
            self.wait().is_leader()
        }
    }

    /// Ours, waiting with a limit that is never over.
    struct WithLimit(Barrier);

    impl Meeting for WithLimit {
        fn new(parties: usize) -> Self {
            Self(Barrier::new(parties))
        }
        fn wait(&self) -> bool {
            self.0.wait_timeout(Duration::MAX).unwrap()
        }
    }

    /// Nobody passes a round before all have arrived, though fast threads lap slow ones, and each
    /// round has one leader.
    fn rounds_do_not_mix<B: Meeting>(parties: usize) {
        const ROUNDS: usize = 300;
        let barrier = B::new(parties);
        let arrivals = AtomicUsize::new(0);
        let leaders = AtomicUsize::new(0);
        thread::scope(|s| {
            for _ in 0..parties {
                s.spawn(|| {
                    for round in 1..=ROUNDS {
                        arrivals.fetch_add(1, Relaxed);
                        leaders.fetch_add(usize::from(barrier.wait()), Relaxed);
                        let arrived = arrivals.load(Relaxed);
                        assert!(
                            arrived >= round * parties,
                            "round {round}: only {arrived} arrivals"
                        );
                        assert!(
                            arrived < (round + 1) * parties,
                            "the next one needs this thread, too"
                        );
                    }
                });
            }
        });
        assert_eq!(leaders.into_inner(), ROUNDS);
    }

    macro_rules! suite {
        ($($module:ident $barrier:ty),* $(,)?) => {
            $(mod $module {
                #[test]
                fn rounds_do_not_mix() {
                    for parties in [1, 2, 5] {
                        let rounds = move || super::rounds_do_not_mix::<$barrier>(parties);
                        acceptance::within_a_minute(rounds);
                    }
                }
            })*
        };
    }

    suite![ours super::Barrier, ours_with_limit super::WithLimit, of_std std::sync::Barrier];

    fn until_waiting(barrier: &Barrier, threads: usize) {
        while barrier.waiting() < threads {
            thread::yield_now();
        }
    }

    #[test]
    fn to_give_up_breaks_it_for_all() {
        within_a_minute(|| {
            let barrier = Barrier::new(4);
            thread::scope(|s| {
                let patient = s.spawn(|| barrier.wait());
                let patient_with_limit = s.spawn(|| barrier.wait_timeout(Duration::MAX));
                until_waiting(&barrier, 2);
                assert!(!barrier.is_broken());
                let began = Instant::now();
                assert_eq!(barrier.wait_timeout(BEAT), Err(BrokenBarrier));
                assert!(began.elapsed() >= BEAT, "the whole limit");
                assert_eq!(patient.join().unwrap(), Err(BrokenBarrier));
                assert_eq!(patient_with_limit.join().unwrap(), Err(BrokenBarrier));
            });
            assert!(barrier.is_broken(), "it stays so");
            assert_eq!(barrier.wait(), Err(BrokenBarrier));
            assert_eq!(barrier.wait_timeout(Duration::MAX), Err(BrokenBarrier));
        });
    }

    #[test]
    fn an_abort_frees_all_waiters() {
        within_a_minute(|| {
            let barrier = Barrier::new(4);
            thread::scope(|s| {
                let waiters = [(); 3].map(|()| s.spawn(|| barrier.wait()));
                until_waiting(&barrier, 3);
                barrier.abort();
                for waiter in waiters {
                    assert_eq!(waiter.join().unwrap(), Err(BrokenBarrier));
                }
            });
        });
    }

    #[test]
    fn nobody_waits_at_a_broken_barrier() {
        within_a_minute(|| {
            let barriers = [Barrier::new(4), Barrier::new(4)];
            for (barrier, gives_up) in barriers.iter().zip([false, true]) {
                thread::scope(|s| {
                    for _ in 0..2 {
                        s.spawn(|| barrier.wait());
                    }
                    until_waiting(barrier, 2);
                    if gives_up {
                        assert_eq!(barrier.wait_timeout(Duration::ZERO), Err(BrokenBarrier));
                    } else {
                        barrier.abort();
                    }
                });
                assert_eq!(barrier.waiting(), 0, "all have left");
                assert_eq!(barrier.wait(), Err(BrokenBarrier));
                assert_eq!(barrier.waiting(), 0, "nobody comes in");
            }
        });
    }

    #[test]
    fn with_a_limit_of_zero_only_the_last_one_passes() {
        within_a_minute(|| {
            let barrier = Barrier::new(2);
            thread::scope(|s| {
                let first = s.spawn(|| barrier.wait());
                until_waiting(&barrier, 1);
                assert_eq!(barrier.wait_timeout(Duration::ZERO), Ok(true));
                assert_eq!(first.join().unwrap(), Ok(false));
            });
            assert_eq!(barrier.wait_timeout(Duration::ZERO), Err(BrokenBarrier));
            assert!(barrier.is_broken());
        });
    }

    #[test]
    fn a_round_that_is_over_was_passed_though_it_breaks_right_after() {
        within_a_minute(|| {
            for _ in 0..300 {
                let barrier = Barrier::new(3);
                thread::scope(|s| {
                    let waiter = s.spawn(|| barrier.wait());
                    let with_limit = s.spawn(|| barrier.wait_timeout(Duration::MAX));
                    until_waiting(&barrier, 2);
                    assert_eq!(barrier.wait(), Ok(true));
                    barrier.abort();
                    assert_eq!(waiter.join().unwrap(), Ok(false));
                    assert_eq!(with_limit.join().unwrap(), Ok(false));
                });
            }
        });
    }

    #[test]
    #[should_panic(expected = "a barrier is for one thread at least")]
    fn a_barrier_for_nobody_is_refused() {
        _ = Barrier::new(0);
    }
}

mod latch {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::thread;
    use std::time::{Duration, Instant};

    use acceptance::within_a_minute;
    use ch06_semaphore_event::latch::Latch;
    use crossbeam_utils::sync::WaitGroup;

    use crate::BEAT;

    /// What both can do.
    trait Countdown: Sync {
        fn new(count: usize) -> Self;
        fn count_down(&self);
        fn wait(&self);
    }

    impl Countdown for Latch {
        fn new(count: usize) -> Self {
            Self::new(count)
        }
        fn count_down(&self) {
            self.count_down();
        }
        fn wait(&self) {
            self.wait();
        }
    }

    /// Ours, waiting with a limit that is never over.
    struct WithLimit(Latch);

    impl Countdown for WithLimit {
        fn new(count: usize) -> Self {
            Self(Latch::new(count))
        }
        fn count_down(&self) {
            self.0.count_down();
        }
        fn wait(&self) {
            assert!(self.0.wait_timeout(Duration::MAX));
        }
    }

    /// A clone for each that is still to come.
    struct Clones(Mutex<Vec<WaitGroup>>);

    impl Countdown for Clones {
        fn new(count: usize) -> Self {
            Self(Mutex::new(vec![WaitGroup::new(); count]))
        }
        fn count_down(&self) {
            self.0.lock().unwrap().pop();
        }
        fn wait(&self) {
            let group = self.0.lock().unwrap().last().cloned();
            if let Some(group) = group {
                group.wait();
            }
        }
    }

    /// All waiters pass, and none before everybody has counted down.
    fn opens_when_all_have_counted<L: Countdown>() {
        for count in [0, 1, 4] {
            for _ in 0..100 {
                let latch = L::new(count);
                let done = AtomicUsize::new(0);
                thread::scope(|s| {
                    for _ in 0..3 {
                        s.spawn(|| {
                            latch.wait();
                            assert_eq!(done.load(Relaxed), count);
                        });
                    }
                    for _ in 0..count {
                        s.spawn(|| {
                            done.fetch_add(1, Relaxed);
                            latch.count_down();
                        });
                    }
                });
                latch.wait();
            }
        }
    }

    #[test]
    fn ours_opens_when_all_have_counted() {
        within_a_minute(opens_when_all_have_counted::<Latch>);
        within_a_minute(opens_when_all_have_counted::<WithLimit>);
    }

    #[test]
    fn crossbeams_opens_when_all_have_counted() {
        within_a_minute(opens_when_all_have_counted::<Clones>);
    }

    #[test]
    fn at_zero_it_stays_open() {
        let latch = Latch::new(1);
        latch.count_down();
        latch.count_down();
        assert_eq!(latch.count(), 0);
        latch.wait();
    }

    #[test]
    fn the_whole_limit_is_waited_and_zero_only_looks() {
        within_a_minute(|| {
            let latch = Latch::new(1);
            assert!(!latch.wait_timeout(Duration::ZERO));
            let began = Instant::now();
            assert!(!latch.wait_timeout(BEAT));
            assert!(began.elapsed() >= BEAT);
            latch.count_down();
            assert!(latch.wait_timeout(Duration::ZERO));
        });
    }
}
