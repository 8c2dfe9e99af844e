//! One release too many lets one too many in; a bounded semaphore refuses it, all or nothing.
//!
//! Python: `threading.BoundedSemaphore`, whose `release` raises a `ValueError`.
//! Run: `cargo run -p ch06-semaphore-event -- over-release`

use tracing::info;

use crate::semaphore::{BoundedSemaphore, OverRelease, Semaphore};

const SEATS: usize = 2;

/// Everybody who finds a permit gets in; returns how many did. The permits are not given back.
pub fn fill(room: &Semaphore) -> usize {
    let mut inside = 0;
    while let Some(permit) = room.try_acquire() {
        permit.forget();
        inside += 1;
        info!(inside, "one more sits down");
    }
    inside
}

/// Releases `n` and says what came of it.
pub fn release(room: &BoundedSemaphore, n: usize) -> Result<(), OverRelease> {
    let released = room.release(n);
    let free = room.available_permits();
    if released.is_ok() {
        info!(n, free, "gives back");
    } else {
        info!(n, free, "is refused");
    }
    released
}

/// Plays it: three people in a room of two seats; then the same mistake with a bounded semaphore.
pub fn main() {
    let room = Semaphore::new(SEATS);
    room.release(1);
    info!(free = room.available_permits(), "gives back what nobody took");
    let inside = fill(&room);
    assert_eq!(inside, SEATS + 1, "the mistake shows far from where it was made");

    let room = BoundedSemaphore::new(SEATS);
    let early = release(&room, 1);
    room.acquire().forget();
    info!(free = room.available_permits(), "takes one");
    let too_many = release(&room, 2);
    let free = room.available_permits();
    let right = release(&room, 1);
    assert_eq!((early, too_many, right), (Err(OverRelease), Err(OverRelease), Ok(())));
    assert_eq!(free, 1, "of two, one was right, and yet neither was given back");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounded_semaphore_is_never_above_its_start() {
        let room = BoundedSemaphore::new(SEATS);
        for n in [1, 2, usize::MAX] {
            assert_eq!(release(&room, n), Err(OverRelease), "{n}");
        }
        assert_eq!(room.available_permits(), SEATS);
    }

    #[test]
    fn all_that_was_taken_may_come_back_at_once() {
        let room = BoundedSemaphore::new(SEATS);
        room.acquire().forget();
        room.acquire().forget();
        assert_eq!(release(&room, 2), Ok(()));
    }

    #[test]
    fn a_guard_whose_permit_somebody_gave_back_gives_nothing_back() {
        let room = BoundedSemaphore::new(SEATS);
        let permit = room.acquire();
        assert_eq!(release(&room, 1), Ok(()));
        drop(permit);
        assert_eq!(room.available_permits(), SEATS);
    }
}
