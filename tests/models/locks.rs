//! Chapter 05: the orderings, the spin lock and the stack by loom, the reentrant lock by shuttle.

/// Loom tries every schedule and, for each load, every value that the orderings allow.
macro_rules! spin_lock {
    ($module:ident) => {
        || {
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
        }
    };
}

#[test]
fn the_spin_lock_loses_no_addition() {
    loom::model(spin_lock!(spin_lock));
}

/// What the lessons `publish` and `store-buffer` say of the orderings.
mod orderings {
    use loom::sync::Arc;
    use loom::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};
    use loom::sync::atomic::{AtomicBool, AtomicU32, fence};

    fn publish(store: Ordering, load: Ordering) {
        loom::model(move || {
            let price_and_flag = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
            let writer = {
                let price_and_flag = price_and_flag.clone();
                loom::thread::spawn(move || {
                    price_and_flag.0.store(12, Relaxed);
                    price_and_flag.1.store(true, store);
                })
            };
            if price_and_flag.1.load(load) {
                assert_eq!(
                    price_and_flag.0.load(Relaxed),
                    12,
                    "a flag without its price"
                );
            }
            writer.join().unwrap();
        });
    }

    #[test]
    fn release_and_acquire_publish() {
        publish(Release, Acquire);
    }

    #[test]
    fn a_flag_with_one_relaxed_side_is_caught() {
        for (store, load) in [(Relaxed, Acquire), (Release, Relaxed)] {
            crate::must_be_caught("a flag without its price", move || publish(store, load));
        }
    }

    /// Loom takes a `SeqCst` load or store for `Acquire` or `Release`, but knows the fence. It is
    /// what `SeqCst` comes to here.
    fn store_buffer(between: fn()) {
        loom::model(move || {
            let stores = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
            let play = move |mine: usize, stores: &[AtomicU32; 2]| {
                stores[mine].store(1, Release);
                between();
                stores[1 - mine].load(Acquire)
            };
            let ann = {
                let stores = stores.clone();
                loom::thread::spawn(move || play(0, &stores))
            };
            let bob = play(1, &stores);
            assert_ne!(ann.join().unwrap() + bob, 0, "both missed the store");
        });
    }

    #[test]
    fn with_a_sequentially_consistent_fence_one_sees_the_store() {
        store_buffer(|| fence(SeqCst));
    }

    #[test]
    fn release_and_acquire_are_not_enough_for_both_to_see() {
        crate::must_be_caught("both missed the store", || store_buffer(|| ()));
    }
}

/// One thread pops a place while another one pops two and pushes the first again: ABA.
macro_rules! index_stack {
    ($module:ident) => {
        || {
            use loom::sync::Arc;
            use loom::sync::atomic::{AtomicU32, Ordering::Relaxed};

            let stack = Arc::new(crate::$module::IndexStack::new(3));
            let uses = Arc::new([(); 3].map(|()| AtomicU32::new(0)));
            let pop = |stack: &crate::$module::IndexStack, uses: &[AtomicU32; 3]| {
                let place = stack.pop().expect("there is a free place");
                uses[place].store(uses[place].load(Relaxed) + 1, Relaxed);
                place
            };
            let other = {
                let stack = stack.clone();
                let uses = uses.clone();
                loom::thread::spawn(move || {
                    let first = pop(&stack, &uses);
                    let second = pop(&stack, &uses);
                    stack.push(first);
                    second
                })
            };
            let mut places = vec![pop(&stack, &uses)];
            places.push(other.join().unwrap());
            places.push(pop(&stack, &uses));
            places.sort_unstable();
            assert_eq!(places, [0, 1, 2], "each place once");
            assert_eq!(stack.pop(), None, "each place once");
            let used: u32 = uses.iter().map(|uses| uses.load(Relaxed)).sum();
            assert_eq!(used, 4, "what was done with a place is seen");
        }
    };
}

#[test]
fn each_place_is_popped_once() {
    loom::model(index_stack!(index_stack));
}

/// Two threads add one each, with the lock taken twice.
macro_rules! reentrant_lock {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicUsize, Ordering::Relaxed};
            use shuttle::thread;

            let lock = Arc::new(crate::$module::ReentrantLock::default());
            let counter = Arc::new(AtomicUsize::new(0));
            let threads = [(); 2].map(|()| {
                let lock = lock.clone();
                let counter = counter.clone();
                thread::spawn(move || {
                    let _outer = lock.lock();
                    drop(lock.lock());
                    let seen = counter.load(Relaxed);
                    counter.store(seen + 1, Relaxed);
                })
            });
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(counter.load(Relaxed), 2, "an addition is lost");
        }
    };
}

#[test]
fn the_reentrant_lock_loses_no_addition_and_nobody_waits_for_good() {
    crate::check(reentrant_lock!(reentrant_lock));
}
