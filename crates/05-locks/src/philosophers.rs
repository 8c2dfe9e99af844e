//! Five philosophers, five forks: left forks first, and all are stuck; in order, and all eat.
//!
//! Python: five `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- philosophers`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);
const NAMES: [&str; 5] = ["laozi", "plato", "zeno", "hume", "kant"];
const MEALS: u32 = 2;

/// Fork `n` lies to the left of seat `n`, and to the right of the seat before.
pub type Forks = [Mutex<()>; 5];

/// Takes the left fork and reaches for the right one; returns whether it was there to be had.
/// The first barrier: everybody has a left fork. The second: everybody has reached.
pub fn left_fork_first(forks: &Forks, seat: usize, all: &Barrier) -> bool {
    let _left = forks[seat].lock().unwrap();
    let _hold = info_span!("hold", lock = seat).entered();
    all.wait();
    thread::sleep(BEAT); // patience does not help
    let right = forks[(seat + 1) % 5].try_lock().is_ok(); // `lock()` would wait for ever
    info!(left = seat, "has the left fork and waits for the right one");
    all.wait();
    right
}

/// Takes the fork with the smaller number first. For the last seat that is the right one: there
/// the circle is broken.
pub fn smaller_fork_first(forks: &Forks, seat: usize) {
    let (left, right) = (seat, (seat + 1) % 5);
    let _first = forks[left.min(right)].lock().unwrap();
    thread::sleep(BEAT); // without the order, time enough for all to take a first one
    let _second = forks[left.max(right)].lock().unwrap();
    let _eat = info_span!("eat").entered();
    thread::sleep(BEAT);
    info!("has eaten");
}

/// Plays it: all reach at once and are stuck; then they lay the forks down and keep the order.
pub fn main() {
    let forks = &Forks::default();
    let all = &Barrier::new(5);
    let could_eat = thread::scope(|s| {
        let threads = [0, 1, 2, 3, 4].map(|seat| {
            let dine = move || {
                let could_eat = left_fork_first(forks, seat, all);
                for _ in 0..MEALS {
                    smaller_fork_first(forks, seat);
                }
                could_eat
            };
            thread::Builder::new().name(NAMES[seat].into()).spawn_scoped(s, dine).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    });
    info!("everybody has eaten");
    assert_eq!(could_eat, [false; 5], "with a left fork in every hand no right fork is left");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_at_the_table_the_right_fork_is_there() {
        let forks = Forks::default();
        for seat in 0..5 {
            assert!(left_fork_first(&forks, seat, &Barrier::new(1)));
        }
    }
}
