//! Five philosophers, five forks: left forks first, and all block; in order, and all eat.
//!
//! Python: five `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- philosophers`

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);
const NAMES: [&str; 5] = ["laozi", "plato", "zeno", "hume", "kant"];

/// Fork `n` lies to the left of seat `n`, and to the right of the seat before.
static FORKS: [Mutex<()>; 5] = [const { Mutex::new(()) }; 5];
static ALL: Barrier = Barrier::new(5);

pub fn main() {
    thread::scope(|s| {
        for (seat, name) in NAMES.into_iter().enumerate() {
            let dine = move || {
                reach_left_first(seat);
                eat_in_order(seat);
            };
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, dine).unwrap();
        }
    });
    info!("everybody has eaten");
}

fn reach_left_first(seat: usize) {
    let _left = FORKS[seat].lock().unwrap();
    let _hold = info_span!("hold", lock = seat).entered();
    ALL.wait(); // everybody has a left fork
    let right = FORKS[(seat + 1) % 5].try_lock(); // `lock()` would never return
    info!(left = seat, "has the left fork and waits for the right one");
    assert!(right.is_err(), "it is in the neighbour's left hand");
    ALL.wait(); // everybody has reached, and lays the left fork down
}

/// The smaller number first. For the last seat that is the right fork: there the circle is broken.
fn eat_in_order(seat: usize) {
    let right = (seat + 1) % 5;
    let _first = FORKS[seat.min(right)].lock().unwrap();
    thread::sleep(BEAT); // time enough for all five to have one fork, if they took the left one
    let _second = FORKS[seat.max(right)].lock().unwrap();
    let _eat = info_span!("eat").entered();
    info!("has eaten");
}
