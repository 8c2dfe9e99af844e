//! What tells threads that run in turn from a machine that is busy.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use acceptance::within_a_minute;
use ch01_serial_parallel::concurrent::cpu_time;
use ch01_serial_parallel::cores::{Ran, cores_used, could_run_at_once, measured};
use ch01_serial_parallel::{how_many, parallel, when_not};

fn results(done: &[Ran<usize>]) -> Vec<usize> {
    done.iter().map(|task| task.result).collect()
}

#[test]
fn one_after_another_could_not_run_at_once() {
    let both = [measured(|| 1), measured(|| 2)];
    assert!(!could_run_at_once(&both));
    assert!(could_run_at_once(&both[..1]), "one alone has nobody to wait for");
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
    let slept = measured(|| thread::sleep(Duration::from_millis(50)));
    assert!(slept.waits >= 1);
    assert!(cores_used(&[slept]) < 0.5, "{slept:?}");
}

#[test]
fn every_way_gives_the_same_results_in_the_same_order() {
    for way in [parallel::serially, parallel::by_threads, parallel::by_rayon] {
        assert_eq!(results(&way(&[10, 100, 3])), [4, 25, 1]);
        assert!(way(&[]).is_empty());
    }
}

#[test]
fn any_number_of_threads_counts_the_same_primes() {
    for threads in [1, 2, 3, 16] {
        assert_eq!(results(&how_many::count_primes(100, threads)).iter().sum::<usize>(), 25);
        assert_eq!(results(&how_many::count_primes(0, threads)).len(), threads as usize);
    }
}

#[test]
fn in_parallel_the_sum_is_the_same() {
    for size in [0, 1, 2, 1000] {
        let numbers: Vec<u64> = (0..size).collect();
        assert_eq!(when_not::serially(&numbers), when_not::in_parallel(&numbers));
    }
}

#[test]
fn a_large_sum_is_divided_among_threads() {
    within_a_minute(|| {
        let numbers: Vec<u64> = (0..1_000_000).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let on_core = || pool.broadcast(|_| cpu_time());
        // On a busy core one thread may do it all, before the other wakes up; not every time.
        let divided = (0..50).any(|_| {
            let before = on_core();
            pool.install(|| when_not::in_parallel(&numbers));
            let spent: Vec<Duration> = on_core().iter().zip(before).map(|(a, b)| *a - b).collect();
            spent.iter().all(|mine| 5 * *mine > spent.iter().sum())
        });
        assert!(divided);
    });
}
