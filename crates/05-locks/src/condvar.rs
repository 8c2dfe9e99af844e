//! Guests wait in line on a condition variable: a false alarm, then one is woken, then all.
//!
//! Python: `threading.Condition`.
//! Run: `cargo run -p ch05-locks -- condvar`

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

/// A counter with buns. Guests wait there for a bun, and the cook watches them.
#[derive(Default)]
pub struct Counter {
    state: Mutex<State>,
    bun_comes: Condvar,
    guest_moves: Condvar,
}

#[derive(Default)]
struct State {
    buns: u32,
    /// How often a guest has looked and found nothing.
    looks: u32,
}

impl Counter {
    /// Takes a bun, and waits in line as long as there is none; returns how often there was none.
    ///
    /// `wait` gives the mutex back, sleeps, and has the mutex again when it returns. It stands in a
    /// loop because being woken is no promise: another guest may have been quicker, the call may
    /// have been for somebody else, and `wait` may even return without any call.
    pub fn take(&self) -> u32 {
        let mut in_vain = 0;
        let mut state = self.state.lock().unwrap();
        while state.buns == 0 {
            in_vain += 1;
            state.looks += 1;
            self.guest_moves.notify_one();
            state = self.bun_comes.wait(state).unwrap();
        }
        state.buns -= 1;
        self.guest_moves.notify_one();
        in_vain
    }

    /// Puts buns on the counter, and wakes one guest for one bun, otherwise all.
    pub fn put(&self, buns: u32) {
        self.state.lock().unwrap().buns += buns;
        if buns == 1 { self.bun_comes.notify_one() } else { self.bun_comes.notify_all() }
    }

    /// Waits until no bun is left and guests have looked in vain that often. `wait_while` is the
    /// same loop, ready made.
    pub fn watch(&self, looks: u32) {
        let state = self.state.lock().unwrap();
        let too_early = |state: &mut State| state.buns > 0 || state.looks < looks;
        drop(self.guest_moves.wait_while(state, too_early).unwrap());
    }
}

/// Plays it: three guests, and a cook who calls them three times.
pub fn main() {
    let counter = &Counter::default();
    thread::scope(|s| {
        let guests = ["ann", "bob", "cid"].map(|name| {
            let eat = || {
                info!("waits in line");
                let in_vain = info_span!("wait").in_scope(|| counter.take());
                info!(in_vain, "has a bun");
                in_vain
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, eat).unwrap()
        });
        counter.watch(3);
        info!("wakes all, but there is no bun");
        counter.put(0);
        counter.watch(6);
        thread::sleep(BEAT); // baking takes a while
        info!(buns = 1, "wakes one");
        counter.put(1);
        counter.watch(6);
        thread::sleep(BEAT);
        info!(buns = 2, "wakes all");
        counter.put(2);
        let in_vain: u32 = guests.map(|guest| guest.join().unwrap()).iter().sum();
        assert!(in_vain >= 6, "all have looked in vain when they came, and at the false alarm");
        // Had the one bun woken all three, two more would have. One may: a wake-up may be spurious.
        assert!(in_vain < 8, "one bun wakes one guest");
    });
    let left = counter.state.lock().unwrap().buns;
    info!(left, "everybody has a bun");
    assert_eq!(left, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bun_that_is_there_is_taken_at_once() {
        let counter = Counter::default();
        counter.put(2);
        assert_eq!((counter.take(), counter.take()), (0, 0));
    }

    #[test]
    fn one_call_for_each_guest_is_enough() {
        for _ in 0..100 {
            let counter = Counter::default();
            thread::scope(|s| {
                for _ in 0..4 {
                    s.spawn(|| counter.take());
                }
                for _ in 0..4 {
                    counter.put(1);
                }
            });
            assert_eq!(counter.state.into_inner().unwrap().buns, 0);
        }
    }
}
