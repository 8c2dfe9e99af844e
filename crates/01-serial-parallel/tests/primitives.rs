//! What tells threads that run in turn from a machine that is busy, and what keeps them on a core.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use acceptance::within_a_minute;
use ch01_serial_parallel::cores::{best_of_three, cores_used, could_run_at_once, measured};
use ch01_serial_parallel::one_core::{cpu_time, stay_on_one_core};

#[test]
fn one_after_another_could_not_run_at_once() {
    let both = [measured(|| 1), measured(|| 2)];
    assert!(!could_run_at_once(&both));
    assert!(
        could_run_at_once(&both[..1]),
        "one alone has nobody to wait for"
    );
    assert!(!best_of_three(|| vec![measured(|| 1), measured(|| 2)]).at_once);
}

#[test]
fn two_that_are_under_way_together_could_but_not_if_one_waits() {
    within_a_minute(|| {
        let compute = || (0..2_000_000_u64).map(black_box).sum::<u64>();
        for sleep in [Duration::ZERO, Duration::from_millis(20)] {
            // On a busy core one of the two may be done before the other begins; not every time.
            let could = (0..20).any(|_| {
                let together = Barrier::new(2);
                let work = || {
                    together.wait();
                    measured(|| {
                        compute();
                        if !sleep.is_zero() {
                            thread::sleep(sleep);
                        }
                        compute()
                    })
                };
                thread::scope(|s| {
                    let other = s.spawn(work);
                    could_run_at_once(&[work(), other.join().unwrap()])
                })
            });
            assert_eq!(could, sleep.is_zero());
        }
    });
}

#[test]
fn a_thread_that_sleeps_waits_and_uses_no_core() {
    let before = cpu_time();
    let slept = measured(|| thread::sleep(Duration::from_millis(50)));
    assert!(slept.waits >= 1);
    assert!(cores_used(&[slept]) < 0.5, "{slept:?}");
    assert!(cpu_time() - before < Duration::from_millis(25));
}

#[test]
fn on_one_core_there_is_one_core_for_the_threads_that_start_later_too() {
    let cores = || thread::available_parallelism().unwrap().get();
    let there = thread::spawn(move || {
        stay_on_one_core().unwrap();
        thread::spawn(cores).join().unwrap()
    });
    assert_eq!(there.join().unwrap(), 1);
}
