//! Chapter 05: the spin lock, by loom.

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
        crate::must_be_caught("no addition is lost", || {
            model!(spin_lock_unlocking_refusal);
        });
    }

    #[test]
    fn a_relaxed_acquire_is_caught() {
        crate::must_be_caught("no addition is lost", || model!(spin_lock_relaxed_acquire));
    }
}
