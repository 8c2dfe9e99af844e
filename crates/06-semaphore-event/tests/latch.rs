//! How a latch behaves: ours and crossbeam's wait group, and what only ours can do.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use ch06_semaphore_event::count_down_latch::Latch;
use crossbeam_utils::sync::WaitGroup;

const BEAT: Duration = Duration::from_millis(50);

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
            let (latch, done) = (L::new(count), AtomicUsize::new(0));
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
    acceptance::within_a_minute(opens_when_all_have_counted::<Latch>);
    acceptance::within_a_minute(opens_when_all_have_counted::<WithLimit>);
}

#[test]
fn crossbeams_opens_when_all_have_counted() {
    acceptance::within_a_minute(opens_when_all_have_counted::<Clones>);
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
    acceptance::within_a_minute(|| {
        let latch = Latch::new(1);
        assert!(!latch.wait_timeout(Duration::ZERO));
        let began = Instant::now();
        assert!(!latch.wait_timeout(BEAT));
        assert!(began.elapsed() >= BEAT);
        latch.count_down();
        assert!(latch.wait_timeout(Duration::ZERO));
    });
}
