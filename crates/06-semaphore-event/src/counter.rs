//! A semaphore is a counter: acquire takes one, release gives one back, at zero one waits.
//!
//! Python: `threading.Semaphore`, used as `with semaphore:`.
//! Run: `cargo run -p ch06-semaphore-event -- counter`

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);
const SPACES: usize = 2;

/// Takes permits, one by one, until there are none; then gives all back. Returns how many.
pub fn count_by_taking(spaces: &Semaphore) -> usize {
    let mut taken = Vec::new();
    while let Some(permit) = spaces.try_acquire() {
        taken.push(permit);
        info!(free = spaces.available_permits(), "takes one");
    }
    info!("finds none left");
    taken.len()
}

/// Each car parks for a beat; returns how many were inside together at most.
pub fn park(spaces: &Semaphore, cars: &[&str]) -> usize {
    let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let park = || {
        info!("arrives");
        let _permit = spaces.acquire();
        let _inside = info_span!("inside", limit = SPACES).entered();
        most.fetch_max(inside.fetch_add(1, Relaxed) + 1, Relaxed);
        info!("parks");
        thread::sleep(BEAT);
        inside.fetch_sub(1, Relaxed);
        info!("leaves");
    };
    thread::scope(|s| {
        for &car in cars {
            thread::Builder::new().name(car.into()).spawn_scoped(s, park).unwrap();
        }
    });
    most.into_inner()
}

/// Plays it: two spaces, first counted by hand, then used by four cars.
pub fn main() {
    let spaces = &Semaphore::new(SPACES);
    let counted = count_by_taking(spaces);
    info!(free = spaces.available_permits(), "has given all back");
    let most = park(spaces, &["ann", "bob", "cat", "dan"]);
    info!(most, free = spaces.available_permits(), "all have left");
    assert_eq!(counted, SPACES, "as many as there are can be taken");
    assert!(most <= SPACES, "and never more are inside");
    assert_eq!(spaces.available_permits(), SPACES, "what was taken was given back");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_what_it_starts_with() {
        for permits in [0, 1, 7] {
            let semaphore = Semaphore::new(permits);
            assert_eq!(count_by_taking(&semaphore), permits);
            assert_eq!(semaphore.available_permits(), permits);
        }
    }

    #[test]
    fn with_one_space_the_cars_park_one_after_another() {
        assert_eq!(park(&Semaphore::new(1), &["ann", "bob", "cat"]), 1);
    }

    #[test]
    fn a_release_makes_room_for_one_more() {
        let semaphore = Semaphore::new(0);
        semaphore.release(1);
        assert_eq!(count_by_taking(&semaphore), 1);
    }
}
