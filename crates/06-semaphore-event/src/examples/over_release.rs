//! One release too many lets one thread too many in; a bounded semaphore refuses it.
//!
//! Python: `threading.BoundedSemaphore`, whose `release` raises a `ValueError`.
//! Run: `cargo run -p ch06-semaphore-event -- over-release`

use tracing::info;

use crate::semaphore::{BoundedSemaphore, OverRelease, Semaphore};

pub fn main() {
    let seats = Semaphore::new(2);
    seats.release(1); // the mistake: nobody had acquired one
    info!("releases what nobody has acquired");
    let mut seated = 0;
    while let Some(permit) = seats.try_acquire() {
        permit.forget(); // stays seated
        seated += 1;
        info!(seated, "sits down");
    }
    assert_eq!(seated, 3, "the mistake shows far from where it was made");

    let seats = BoundedSemaphore::new(2); // the cure
    let early = seats.release(1);
    info!("a bounded semaphore refuses that");
    seats.acquire().forget();
    let two_for_one = seats.release(2);
    info!("and two for one");
    assert_eq!([early, two_for_one], [Err(OverRelease); 2]);
    assert_eq!(
        seats.available_permits(),
        1,
        "all or nothing: not one of the two"
    );
    assert_eq!(seats.release(1), Ok(()));
}
