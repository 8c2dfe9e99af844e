//! What lessons of this chapter promise on every run, and a play shows only with some luck.

use std::thread;
use std::time::{Duration, Instant};

use ch05_locks::philosophers::{Forks, smaller_fork_first};
use ch05_locks::reentrant::ReentrantLock;

const BEAT: Duration = Duration::from_millis(300);

#[test]
fn a_lock_that_was_taken_twice_and_released_once_is_not_free() {
    acceptance::within_a_minute(|| {
        let lock = ReentrantLock::default();
        let (outer, inner) = (lock.lock(), lock.lock());
        drop(inner);
        let got_it = thread::scope(|s| {
            let other = s.spawn(|| drop(lock.lock()));
            thread::sleep(BEAT);
            let got_it = other.is_finished();
            drop(outer);
            got_it
        });
        assert!(!got_it);
    });
}

/// Otherwise its neighbour would wait for fork 4, the neighbour's neighbour for fork 3, and so on.
#[test]
fn the_last_seat_waits_for_fork_0_with_empty_hands() {
    acceptance::within_a_minute(|| {
        let forks = Forks::default();
        let fork_0 = forks[0].lock().unwrap();
        let held = thread::scope(|s| {
            s.spawn(|| smaller_fork_first(&forks, 4));
            let began = Instant::now();
            let mut held = false;
            while !held && began.elapsed() < BEAT {
                held = forks[4].try_lock().is_err();
                thread::yield_now();
            }
            drop(fork_0);
            held
        });
        assert!(!held);
    });
}
