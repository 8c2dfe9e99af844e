//! How an event behaves. No library here has one with the same operations.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use ch06_semaphore_event::event_flag::Event;

const BEAT: Duration = Duration::from_millis(50);

fn until_waiting(event: &Event, threads: usize) {
    while event.waiting() < threads {
        thread::yield_now();
    }
}

#[test]
fn one_set_frees_all_who_wait_and_all_who_come_later() {
    acceptance::within_a_minute(|| {
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
    acceptance::within_a_minute(|| {
        for _ in 0..200 {
            let (event, place) = (Event::new(), AtomicU32::new(0));
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
fn set_and_cleared_at_once_it_still_frees_all_who_waited() {
    acceptance::within_a_minute(|| {
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
    acceptance::within_a_minute(|| {
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
    acceptance::within_a_minute(|| {
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
fn who_gives_up_is_not_counted_any_more() {
    let event = Event::new();
    assert!(!event.wait_timeout(Duration::ZERO));
    assert!(!event.wait_timeout(BEAT / 10));
    assert_eq!(event.waiting(), 0);
}
