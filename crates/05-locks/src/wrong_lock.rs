//! Two threads with two locks meet in one room, on every run; one lock keeps them apart.
//!
//! Python: two `threading.Lock`, where one belongs.
//! Run: `cargo run -p ch05-locks -- wrong-lock`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// A door of the room, with a lock of its own.
pub struct Door {
    name: &'static str,
    lock: Mutex<()>,
}

/// A door that nobody has locked.
pub fn door(name: &'static str) -> Door {
    Door { name, lock: Mutex::new(()) }
}

/// Goes in by a door, locks it, works and leaves. Returns how many were inside, itself included.
pub fn work_inside(door: &Door, inside: &AtomicU32, work: impl Fn()) -> u32 {
    let _guard = door.lock.lock().unwrap();
    let _section = info_span!("section", lock = door.name).entered();
    let count = inside.fetch_add(1, Relaxed) + 1;
    info!(lock = door.name, inside = count, "is inside");
    work();
    inside.fetch_sub(1, Relaxed);
    count
}

/// Two threads, a door for each; returns how many were inside at the same time, at most.
pub fn most_inside(visitors: [(&str, &Door); 2], work: impl Fn() + Sync) -> u32 {
    let inside = AtomicU32::new(0);
    let (inside, work) = (&inside, &work);
    thread::scope(|s| {
        let threads = visitors.map(|(name, door)| {
            let work_inside = move || work_inside(door, inside, work);
            thread::Builder::new().name(name.into()).spawn_scoped(s, work_inside).unwrap()
        });
        threads.map(|thread| thread.join().unwrap()).into_iter().max().unwrap()
    })
}

/// Plays it: with two locks both get in; the barrier would wait for ever if they did not.
pub fn main() {
    let (front, back) = (door("front"), door("back"));

    let both_are_in = Barrier::new(2);
    let with_two = most_inside([("ann", &front), ("bob", &back)], || {
        both_are_in.wait();
        thread::sleep(BEAT);
    });
    info!(inside = with_two, "with two locks");
    assert_eq!(with_two, 2, "two locks protect nothing");

    let with_one = most_inside([("cid", &front), ("dan", &front)], || thread::sleep(BEAT));
    info!(inside = with_one, "with one lock");
    assert_eq!(with_one, 1, "one lock lets one in at a time");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_never_lets_two_in() {
        let front = door("front");
        for _ in 0..100 {
            assert_eq!(most_inside([("ann", &front), ("bob", &front)], thread::yield_now), 1);
        }
    }

    #[test]
    fn alone_even_the_wrong_lock_is_enough() {
        let inside = AtomicU32::new(0);
        assert_eq!(work_inside(&door("back"), &inside, || ()), 1);
        assert_eq!(inside.into_inner(), 0);
    }
}
