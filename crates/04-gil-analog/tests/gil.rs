//! What the lock promises, whatever runs under it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::within_a_minute;
use ch04_gil_analog::gil::{Gil, Held};

const INTERVAL: Duration = Duration::from_millis(5);

/// What the machine does between two instructions.
fn between(held: &mut Held) {
    if held.drop_requested() {
        held.switch();
    }
}

#[test]
fn only_one_thread_holds_the_lock() {
    within_a_minute(|| {
        for interval in [Duration::ZERO, Duration::from_micros(50), INTERVAL] {
            let (gil, holders) = (Gil::new(interval), AtomicU32::new(0));
            thread::scope(|s| {
                for _ in 0..4 {
                    s.spawn(|| {
                        for turn in 0..500 {
                            let mut held = gil.acquire();
                            for _ in 0..20 {
                                assert_eq!(holders.fetch_add(1, Relaxed), 0);
                                std::hint::spin_loop();
                                assert_eq!(holders.fetch_sub(1, Relaxed), 1);
                                if turn % 2 == 0 {
                                    between(&mut held);
                                } else {
                                    held.allow_threads(thread::yield_now);
                                }
                            }
                        }
                    });
                }
            });
        }
    });
}

#[test]
fn a_waiting_thread_gets_in_after_an_interval_and_not_much_later() {
    within_a_minute(|| {
        let once = |_| {
            let (gil, stop, holds) = (Gil::new(INTERVAL), AtomicBool::new(false), Barrier::new(2));
            thread::scope(|s| {
                s.spawn(|| {
                    let mut held = gil.acquire();
                    holds.wait();
                    while !stop.load(Relaxed) {
                        between(&mut held);
                    }
                });
                holds.wait();
                let start = Instant::now();
                let _held = gil.acquire();
                stop.store(true, Relaxed);
                start.elapsed()
            })
        };
        let soon = (0..200).map(once).any(|waited| {
            assert!(waited >= INTERVAL, "it asks after a whole interval: {waited:?}");
            waited < 4 * INTERVAL // on a busy core not every time
        });
        assert!(soon, "the other lets go when asked");
    });
}

#[test]
fn a_thread_that_lets_go_on_request_comes_back_after_the_other() {
    within_a_minute(|| {
        for _ in 0..200 {
            let (gil, was_here, holds) =
                (Gil::new(Duration::ZERO), AtomicBool::new(false), Barrier::new(2));
            thread::scope(|s| {
                s.spawn(|| {
                    holds.wait();
                    let _held = gil.acquire();
                    was_here.store(true, Relaxed);
                });
                let mut held = gil.acquire();
                holds.wait();
                while !held.drop_requested() {
                    thread::yield_now();
                }
                held.switch();
                assert!(was_here.load(Relaxed), "the other has had the lock");
                assert!(!held.drop_requested(), "and wants nothing more");
            });
            assert_eq!(gil.switches(), 3);
        }
    });
}

#[test]
fn while_a_call_blocks_another_thread_has_the_lock() {
    within_a_minute(|| {
        // Nobody is asked here: a call that kept the lock would keep it for the whole interval.
        let (gil, meet) = (Gil::new(Duration::from_mins(10)), Barrier::new(2));
        thread::scope(|s| {
            s.spawn(|| {
                let value = gil.acquire().allow_threads(|| {
                    meet.wait();
                    meet.wait();
                    7
                });
                assert_eq!(value, 7);
            });
            meet.wait();
            let _held = gil.acquire();
            meet.wait();
        });
    });
}

/// Checks that the lock is free, and that it still keeps a second thread out.
fn is_sound(gil: &Gil) {
    keeps_others_out(gil, gil.acquire());
}

fn keeps_others_out(gil: &Gil, mut held: Held) {
    let entered = AtomicBool::new(false);
    thread::scope(|s| {
        s.spawn(|| {
            let _held = gil.acquire();
            entered.store(true, Relaxed);
        });
        while !held.drop_requested() {
            assert!(!entered.load(Relaxed), "two threads hold the lock");
            thread::yield_now();
        }
        held.switch();
        assert!(entered.load(Relaxed));
    });
}

#[test]
fn a_panic_lets_the_lock_go_once() {
    within_a_minute(|| {
        let gil = Gil::new(INTERVAL);
        let panics: [&dyn Fn(); 3] = [
            &|| {
                let _held = gil.acquire();
                panic!("while it holds the lock");
            },
            &|| gil.acquire().allow_threads(|| panic!("while it has given the lock up")),
            &|| {
                let mut held = gil.acquire();
                let inner = AssertUnwindSafe(|| held.allow_threads(|| panic!("and is caught")));
                assert!(catch_unwind(inner).is_err());
                between(&mut held);
                panic!("it had the lock again");
            },
        ];
        for panics in panics {
            assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
            is_sound(&gil);
        }
    });
}

#[test]
fn after_a_caught_panic_in_a_call_the_lock_is_held_again() {
    within_a_minute(|| {
        let gil = Gil::new(INTERVAL);
        let mut held = gil.acquire();
        let call = AssertUnwindSafe(|| held.allow_threads(|| panic!("is caught")));
        assert!(catch_unwind(call).is_err());
        keeps_others_out(&gil, held);
    });
}

#[test]
fn alone_a_thread_is_never_asked_and_nothing_switches() {
    within_a_minute(|| {
        let gil = Gil::new(Duration::ZERO);
        assert_eq!(gil.switches(), 0);
        for _ in 0..100 {
            let mut held = gil.acquire();
            held.switch();
            held.allow_threads(|| ());
            assert!(!held.drop_requested());
        }
        assert_eq!(gil.switches(), 1, "only the first time counts");
    });
}

#[test]
fn a_turn_lasts_an_interval_however_many_wait() {
    within_a_minute(|| {
        const TURNS: u32 = 20;
        const INTERVAL: Duration = Duration::from_millis(10);
        let (gil, turns) = (Gil::new(INTERVAL), AtomicU32::new(0));
        let start = Instant::now();
        thread::scope(|s| {
            for number in 0..4 {
                let (gil, turns) = (&gil, &turns);
                s.spawn(move || {
                    // They are to lose patience one after another, not all at once.
                    thread::sleep(number * INTERVAL / 4);
                    let mut held = gil.acquire();
                    while turns.load(Relaxed) < TURNS {
                        if held.drop_requested() {
                            turns.fetch_add(1, Relaxed);
                            held.switch();
                        }
                    }
                });
            }
        });
        assert!(start.elapsed() >= TURNS * INTERVAL, "{:?}", start.elapsed());
    });
}

#[test]
fn many_threads_that_only_compute_all_come_to_an_end() {
    within_a_minute(|| {
        let gil = Gil::new(Duration::from_micros(100));
        let arrived = AtomicU32::new(0);
        thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(|| {
                    let mut held = gil.acquire();
                    arrived.fetch_add(1, Relaxed);
                    // Ends only when each of the others has been let in.
                    while arrived.load(Relaxed) < 8 {
                        between(&mut held);
                    }
                });
            }
        });
        assert!(gil.switches() >= 8);
    });
}
