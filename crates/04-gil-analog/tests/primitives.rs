//! What the locks promise, whatever runs under them, and what the machine does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::within_a_minute;
use ch04_gil_analog::cores::this_thread;
use ch04_gil_analog::gil::{Gil, Held};
use ch04_gil_analog::machine::{Op, Turn, Unlocked, run};
use ch04_gil_analog::old_gil::OldGil;
use ch04_gil_analog::programs::{LOOP, add_to_n, add_to_n_atomically, count_to, repeat};

const INTERVAL: Duration = Duration::from_millis(5);

#[test]
fn only_one_thread_holds_the_lock() {
    within_a_minute(|| {
        for interval in [Duration::ZERO, Duration::from_micros(50), INTERVAL] {
            let gil = Gil::new(interval);
            let holders = AtomicU32::new(0);
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
                                    held.between();
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
            let gil = Gil::new(INTERVAL);
            let stop = AtomicBool::new(false);
            let holds = Barrier::new(2);
            thread::scope(|s| {
                s.spawn(|| {
                    let mut held = gil.acquire();
                    holds.wait();
                    while !stop.load(Relaxed) {
                        held.between();
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
            assert!(
                waited >= INTERVAL,
                "it asks after a whole interval: {waited:?}"
            );
            waited < 4 * INTERVAL // on a busy core not every time
        });
        assert!(soon, "the other lets go when asked");
    });
}

#[test]
fn a_thread_that_lets_go_on_request_comes_back_after_the_other() {
    within_a_minute(|| {
        for _ in 0..200 {
            let gil = Gil::new(Duration::ZERO);
            let was_here = AtomicBool::new(false);
            let holds = Barrier::new(2);
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
        let gil = Gil::new(Duration::from_secs(600));
        let meet = Barrier::new(2);
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
            &|| {
                let mut held = gil.acquire();
                held.allow_threads(|| panic!("while it has released the lock"));
            },
            &|| {
                let mut held = gil.acquire();
                let inner = AssertUnwindSafe(|| held.allow_threads(|| panic!("and is caught")));
                assert!(catch_unwind(inner).is_err());
                held.between();
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
        let gil = Gil::new(INTERVAL);
        let turns = AtomicU32::new(0);
        let start = Instant::now();
        thread::scope(|s| {
            for number in 0..4 {
                let gil = &gil;
                let turns = &turns;
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
                        held.between();
                    }
                });
            }
        });
        assert!(gil.switches() >= 8);
    });
}

#[test]
fn a_lock_that_nobody_else_wants_is_given_up_by_the_old_rule_only() {
    let old = OldGil::default();
    run(&count_to(10_000), &[], &mut old.acquire());
    assert_eq!(old.given_up(), 800);
    assert_eq!(old.switches(), 1, "it never went to another thread");
    let new = Gil::new(Duration::ZERO);
    run(&count_to(10_000), &[], &mut new.acquire());
    assert_eq!(new.given_up(), 0);
}

#[test]
fn work_that_is_done_within_the_interval_is_not_interrupted() {
    let gil = Gil::new(Duration::from_secs(60));
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| run(&count_to(10), &[], &mut gil.acquire()));
        }
    });
    assert_eq!(gil.switches(), 2, "each had the lock once");
}

#[test]
fn a_thread_that_sleeps_waits_and_one_that_computes_does_not() {
    let (_, waits) = this_thread(|| thread::sleep(Duration::from_millis(1))).unwrap();
    assert!(waits > 0);
    let compute = || _ = run(&count_to(1000), &[], &mut Unlocked);
    let (on_core, waits) = this_thread(compute).unwrap();
    assert!(waits < 5);
    assert!(on_core < Duration::from_secs(60));
}

#[test]
fn a_loop_does_its_body_that_often() {
    let globals = [AtomicI64::new(5), AtomicI64::new(5)];
    let body = [
        Op::LoadConst(-3),
        Op::AddToGlobal(0),
        Op::LoadGlobal(1),
        Op::LoadFast(0),
        Op::Add,
        Op::StoreGlobal(1),
    ];
    let counted = run(&repeat(4, &body), &globals, &mut Unlocked);
    assert_eq!(counted, Some(4));
    let globals = globals.map(AtomicI64::into_inner);
    assert_eq!(globals, [5 - 4 * 3, 5 + 1 + 2 + 3]);
}

#[test]
fn alone_both_ways_of_adding_lose_nothing() {
    for program in [add_to_n(100), add_to_n_atomically(100)] {
        let n = [AtomicI64::new(7)];
        run(&program, &n, &mut Unlocked);
        assert_eq!(n.map(AtomicI64::into_inner), [107]);
    }
}

#[test]
fn less_compares_in_the_order_of_pushing() {
    for (first, second, less) in [(1, 2, 1), (2, 1, 0), (1, 1, 0)] {
        let program = [Op::LoadConst(first), Op::LoadConst(second), Op::Less];
        assert_eq!(run(&program, &[], &mut Unlocked), Some(less));
    }
    assert_eq!(run(&[], &[], &mut Unlocked), None);
}

#[test]
fn every_instruction_and_every_call_asks_the_turn() {
    struct Counting {
        between: i64,
        blocking: i64,
    }
    impl Turn for Counting {
        fn between(&mut self) {
            self.between += 1;
        }
        fn blocking<R>(&mut self, call: impl FnOnce() -> R) -> R {
            self.blocking += 1;
            call()
        }
    }
    let mut turn = Counting {
        between: 0,
        blocking: 0,
    };
    let body = [Op::Call(&|| 7), Op::StoreFast(1)];
    run(&repeat(10, &body), &[], &mut turn);
    assert_eq!(turn.between, 10 * (2 + LOOP) + 1);
    assert_eq!(turn.blocking, 10);
}
