//! Chapter 05: the spin lock by loom, the condition variable and the transfers by shuttle.

/// Loom tries every schedule and, for each load, every value that the orderings allow.
mod spin_lock_model {
    macro_rules! model {
        ($module:ident) => {
            loom::model(|| {
                use loom::sync::Arc;
                use loom::sync::atomic::{AtomicU32, Ordering::Relaxed};

                // Behind the lock, relaxed operations must be enough: the lock orders them. Each
                // thread asks twice, because waiting awake has schedules without end.
                let lock = Arc::new(crate::$module::SpinLock::new(AtomicU32::new(0)));
                let add = |lock: &crate::$module::SpinLock<AtomicU32>| {
                    let once = |_| {
                        let counter = lock.try_lock()?;
                        counter.store(counter.load(Relaxed) + 1, Relaxed);
                        Some(())
                    };
                    (0..2).filter_map(once).count()
                };
                let other = {
                    let lock = lock.clone();
                    loom::thread::spawn(move || add(&lock))
                };
                let added = add(&lock) + other.join().unwrap();
                let counter = lock.try_lock().expect("all is over");
                assert_eq!(counter.load(Relaxed) as usize, added, "no addition is lost");
            })
        };
    }

    #[test]
    fn no_addition_is_lost_under_any_schedule() {
        model!(spin_lock);
    }

    #[test]
    fn a_relaxed_release_is_caught() {
        crate::must_be_caught("no addition is lost", || model!(spin_lock_relaxed_release));
    }

    #[test]
    fn a_refusal_that_unlocks_is_caught() {
        crate::must_be_caught("no addition is lost", || model!(spin_lock_unlocking_refusal));
    }

    #[test]
    fn a_relaxed_acquire_is_caught() {
        crate::must_be_caught("no addition is lost", || model!(spin_lock_relaxed_acquire));
    }
}

mod condvar_model {
    macro_rules! model {
        ($module:ident) => {
            shuttle::check_random(
                || {
                    use shuttle::sync::Arc;
                    use shuttle::thread;

                    let counter = Arc::new(crate::$module::Counter::default());
                    let guests: Vec<_> = (0..3)
                        .map(|_| {
                            let counter = counter.clone();
                            thread::spawn(move || counter.take())
                        })
                        .collect();
                    // One bun wakes one, two wake all: with `if`, somebody takes a bun too many.
                    counter.put(1);
                    counter.put(2);
                    for guest in guests {
                        guest.join().unwrap();
                    }
                    counter.watch(0);
                },
                crate::schedules(),
            )
        };
    }

    #[test]
    fn every_guest_gets_one_under_any_schedule() {
        model!(condvar);
    }

    #[test]
    fn if_instead_of_while_is_caught() {
        crate::must_be_caught("overflow", || model!(condvar_if_for_while));
    }
}

/// Two threads pay each other; `$pay` moves 10 from the first account to the second.
macro_rules! transfers {
    ($file:literal, $pay:expr) => {
        include!(concat!(env!("OUT_DIR"), "/", $file, ".rs"));

        pub(crate) fn model() {
            shuttle::check_random(
                || {
                    let account = |number| Account { number, balance: Mutex::new(100) };
                    let both = shuttle::sync::Arc::new((account(1), account(2)));
                    let other = {
                        let both = both.clone();
                        thread::spawn(move || $pay(&both.0, &both.1))
                    };
                    $pay(&both.1, &both.0);
                    other.join().unwrap();
                    assert_eq!(*both.0.balance.lock().unwrap(), 100);
                },
                crate::schedules(),
            );
        }
    };
}

mod ordered {
    transfers!("ordered", |from: &Account, to: &Account| transfer(from, to, 10));
}

mod ordered_by_payer {
    transfers!("ordered_by_payer", |from: &Account, to: &Account| transfer(from, to, 10));
}

mod deadlock {
    // A barrier for one does not stop anybody: the checker must find the schedule by itself.
    transfers!("deadlock", |from: &Account, to: &Account| {
        transfer(from, to, 10, &Barrier::new(1), &Watch::default());
    });
}

mod transfers_model {
    #[test]
    fn in_order_nobody_is_ever_stuck() {
        super::ordered::model();
    }

    #[test]
    fn the_order_of_who_pays_is_caught() {
        crate::must_be_caught("deadlock", super::ordered_by_payer::model);
    }

    #[test]
    fn the_deadlock_is_found_without_a_barrier() {
        crate::must_be_caught("deadlock", super::deadlock::model);
    }
}
