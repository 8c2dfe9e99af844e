//! The locks that are built by hand.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use acceptance::within_a_minute;
use ch05_locks::index_stack::IndexStack;
use ch05_locks::reentrant_lock::ReentrantLock;
use ch05_locks::spin_lock::SpinLock;

const BEAT: Duration = Duration::from_millis(50);

#[test]
fn a_reentrant_lock_is_free_when_its_last_guard_has_gone_in_any_order() {
    within_a_minute(|| {
        let lock = ReentrantLock::default();
        let said = Mutex::new(Vec::new());
        let outer = lock.lock();
        let inner = lock.lock();
        thread::scope(|s| {
            s.spawn(|| {
                let _guard = lock.lock();
                said.lock().unwrap().push("another thread has it");
            });
            drop(outer);
            thread::sleep(BEAT); // time enough for the other thread, if it could come in
            said.lock().unwrap().push("one guard is left");
            drop(inner);
        });
        assert_eq!(
            said.into_inner().unwrap(),
            ["one guard is left", "another thread has it"]
        );
    });
}

#[test]
fn threads_with_a_reentrant_lock_never_mix() {
    within_a_minute(|| {
        let lock = ReentrantLock::default();
        let said = Mutex::new(Vec::new());
        let say_both = || {
            let _outer = lock.lock();
            said.lock().unwrap().push(1);
            let _inner = lock.lock();
            said.lock().unwrap().push(0);
        };
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| (0..100).for_each(|_| say_both()));
            }
        });
        assert_eq!(said.into_inner().unwrap(), [1, 0].repeat(400));
    });
}

#[test]
fn a_refusal_does_not_unlock_a_spin_lock() {
    let lock = SpinLock::new(5);
    let guard = lock.lock();
    assert!(lock.try_lock().is_none());
    assert!(lock.try_lock().is_none());
    drop(guard);
    assert_eq!(lock.try_lock().map(|value| *value), Some(5));
}

#[test]
fn threads_with_a_spin_lock_lose_nothing() {
    within_a_minute(|| {
        let lock = SpinLock::new((0_u64, 0_u64));
        thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(|| {
                    for _ in 0..1000 {
                        let mut pair = lock.lock();
                        pair.0 += 1;
                        pair.1 += 1;
                    }
                });
            }
        });
        assert_eq!(*lock.lock(), (8000, 8000));
    });
}

#[test]
fn a_panic_releases_both() {
    within_a_minute(|| {
        let reentrant = ReentrantLock::default();
        let spin = SpinLock::new(0);
        let panics = || {
            let _reentrant = reentrant.lock();
            let _spin = spin.lock();
            panic!("inside");
        };
        assert!(thread::scope(|s| s.spawn(panics).join()).is_err());
        let _reentrant = reentrant.lock();
        assert!(spin.try_lock().is_some());
    });
}

#[test]
fn a_stack_pops_the_last_place_that_was_pushed_and_none_when_it_is_empty() {
    let stack = IndexStack::new(2);
    assert_eq!(
        [stack.pop(), stack.pop(), stack.pop()],
        [Some(0), Some(1), None]
    );
    stack.push(0);
    stack.push(1);
    assert_eq!(
        [stack.pop(), stack.pop(), stack.pop()],
        [Some(1), Some(0), None]
    );
}

#[test]
#[should_panic = "out of bounds"]
fn a_stack_has_only_its_own_places() {
    IndexStack::new(2).push(2);
}

/// A thread that ends frees its own variables, and their place may be another thread's: a lock that
/// was released by its owner is nobody's.
#[test]
fn a_reentrant_lock_goes_from_thread_to_thread() {
    within_a_minute(|| {
        let lock = ReentrantLock::default();
        for _ in 0..100 {
            thread::scope(|s| s.spawn(|| drop((lock.lock(), lock.lock()))).join().unwrap());
        }
        let _guard = lock.lock();
    });
}
