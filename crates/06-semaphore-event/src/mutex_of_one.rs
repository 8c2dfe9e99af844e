//! A semaphore of one is a lock, with a difference: anyone may release it.
//!
//! Python: `threading.Semaphore(1)`; a `threading.Lock` may be released by anyone there, too.
//! Run: `cargo run -p ch06-semaphore-event -- mutex-of-one`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

/// Adds one in two steps with work between them. The permit makes that safe, as a lock would.
pub fn add_one(key: &Semaphore, counter: &AtomicU32) {
    let _permit = key.acquire();
    let _hold = info_span!("hold").entered();
    let seen = counter.load(Relaxed);
    thread::sleep(BEAT);
    counter.store(seen + 1, Relaxed);
    info!(counter = seen + 1, "adds one");
}

/// Takes the key and keeps it: the permit outlives this function, and the thread that runs it.
pub fn take(key: &Semaphore) {
    key.acquire().forget();
    info!("takes the key and goes");
}

/// Gives back a key that somebody else has taken.
pub fn give_back(key: &Semaphore) {
    info!("gives back the key of somebody else");
    key.release(1);
}

/// Runs `work` in a thread of this name to its end.
fn in_thread(name: &str, work: impl FnOnce() + Send) {
    thread::scope(|s| {
        thread::Builder::new().name(name.into()).spawn_scoped(s, work).unwrap();
    });
}

/// Plays it: two threads exclude each other; then one locks and another one unlocks.
pub fn main() {
    let key = &Semaphore::new(1);
    let counter = AtomicU32::new(0);
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let add_one = || add_one(key, &counter);
            thread::Builder::new().name(name.into()).spawn_scoped(s, add_one).unwrap();
        }
    });
    in_thread("cat", || take(key));
    let locked = key.try_acquire().is_none();
    info!(locked, "tries the door");
    in_thread("dan", || give_back(key));
    let open = key.try_acquire().is_some();
    info!(open, "tries the door again");
    assert_eq!(counter.into_inner(), 2, "no update is lost");
    assert!(locked && open, "what one thread took, another one gave back");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_key_stays_taken_after_its_thread_has_ended() {
        let key = Semaphore::new(1);
        in_thread("cat", || take(&key));
        assert!(key.try_acquire().is_none());
        give_back(&key);
        assert!(key.try_acquire().is_some());
    }

    #[test]
    fn with_a_guard_nobody_has_to_remember_to_give_back() {
        let (key, counter) = (Semaphore::new(1), AtomicU32::new(41));
        add_one(&key, &counter);
        assert_eq!((counter.into_inner(), key.available_permits()), (42, 1));
    }
}
