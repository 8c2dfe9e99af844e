//! How a barrier behaves: ours and std's, and what only ours can do.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use ch06_semaphore_event::cyclic_barrier::{BrokenBarrier, CyclicBarrier};

const BEAT: Duration = Duration::from_millis(50);

/// What both barriers can do.
trait Meeting: Sync {
    fn new(parties: usize) -> Self;
    /// Whether the caller is the one of its round that is told so.
    fn wait(&self) -> bool;
}

impl Meeting for CyclicBarrier {
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
struct WithLimit(CyclicBarrier);

impl Meeting for WithLimit {
    fn new(parties: usize) -> Self {
        Self(CyclicBarrier::new(parties))
    }
    fn wait(&self) -> bool {
        self.0.wait_timeout(Duration::MAX).unwrap()
    }
}

/// Nobody is in a round before all have been in the one before, though fast ones lap slow ones, and
/// each round has one leader.
fn rounds_do_not_mix<B: Meeting>(parties: usize) {
    const ROUNDS: usize = 300;
    let barrier = B::new(parties);
    let (arrivals, leaders) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|s| {
        for _ in 0..parties {
            s.spawn(|| {
                for round in 1..=ROUNDS {
                    arrivals.fetch_add(1, Relaxed);
                    leaders.fetch_add(usize::from(barrier.wait()), Relaxed);
                    let arrived = arrivals.load(Relaxed);
                    assert!(arrived >= round * parties, "round {round}: only {arrived} arrivals");
                    assert!(arrived < (round + 1) * parties, "the next one needs this thread, too");
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

suite![ours super::CyclicBarrier, ours_with_limit super::WithLimit, of_std std::sync::Barrier];

fn until_waiting(barrier: &CyclicBarrier, threads: usize) {
    while barrier.waiting() < threads {
        thread::yield_now();
    }
}

#[test]
fn who_gives_up_breaks_it_for_all() {
    acceptance::within_a_minute(|| {
        let barrier = CyclicBarrier::new(4);
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
fn an_abort_frees_all_who_wait() {
    acceptance::within_a_minute(|| {
        let barrier = CyclicBarrier::new(4);
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
    acceptance::within_a_minute(|| {
        let barriers = [CyclicBarrier::new(4), CyclicBarrier::new(4)];
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
    acceptance::within_a_minute(|| {
        let barrier = CyclicBarrier::new(2);
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
    acceptance::within_a_minute(|| {
        for _ in 0..300 {
            let barrier = CyclicBarrier::new(3);
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
    _ = CyclicBarrier::new(0);
}
