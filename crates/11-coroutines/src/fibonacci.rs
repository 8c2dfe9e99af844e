//! Fibonacci numbers, each computed when it is asked for: three ways to write a generator.
//!
//! Python: a function with `yield`; a class with `__next__`; `iter(function, sentinel)`.
//! Run: `cargo run -p ch11-coroutines -- fibonacci`

use std::{iter, mem};

use tracing::info;

use crate::generator::Generator;

/// The state machine by hand: what a generator remembers between two items is a struct.
pub struct Fibonacci {
    now: u64,
    next: u64,
}

impl Fibonacci {
    /// The sequence from 0 on. It ends before it would overflow, as the other two do.
    pub fn new() -> Self {
        Self { now: 0, next: 1 }
    }
}

impl Default for Fibonacci {
    fn default() -> Self {
        Self::new()
    }
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let sum = self.now.checked_add(self.next)?;
        Some(mem::replace(&mut self.now, mem::replace(&mut self.next, sum)))
    }
}

/// The same with the state in a closure's variables.
pub fn from_closure() -> impl Iterator<Item = u64> {
    let (mut now, mut next) = (0_u64, 1_u64);
    iter::from_fn(move || {
        let sum = now.checked_add(next)?;
        Some(mem::replace(&mut now, mem::replace(&mut next, sum)))
    })
}

/// The same as a loop that stops in the middle, on a stack of its own: closest to Python's `yield`.
pub fn generator() -> Generator<(), u64, ()> {
    Generator::new(|yielder| {
        let (mut now, mut next) = (0_u64, 1_u64);
        while let Some(sum) = now.checked_add(next) {
            info!(item = now, "yields");
            yielder.suspend(now);
            (now, next) = (next, sum);
        }
    })
}

/// Plays it: eight items and no more are computed, and later it goes on where it stopped.
pub fn main() {
    let mut numbers = generator();
    info!("has a generator: nothing is computed");
    let first: Vec<u64> = numbers.by_ref().take(8).inspect(|item| info!(item, "takes")).collect();
    assert_eq!(first, [0, 1, 1, 2, 3, 5, 8, 13]);
    assert!(Fibonacci::new().take(8).eq(first.iter().copied()));
    assert!(from_closure().take(8).eq(first));

    info!("asks for one more");
    assert_eq!(numbers.next(), Some(21), "it goes on where it stopped");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_are_the_same_to_the_end() {
        let all: Vec<u64> = Fibonacci::new().collect();
        assert_eq!(all.len(), 92);
        assert!(all.windows(3).all(|three| three[0] + three[1] == three[2]));
        assert!(from_closure().eq(all.iter().copied()));
        assert!(generator().eq(all));
    }

    #[test]
    fn after_the_end_nothing_comes() {
        let mut numbers = generator();
        assert_eq!(numbers.by_ref().count(), 92);
        assert_eq!(numbers.next(), None);
        assert_eq!(numbers.into_result(), Some(()));
    }

    #[test]
    fn two_generators_do_not_share_their_state() {
        let (mut one, mut other) = (generator(), generator());
        assert_eq!(one.nth(6), Some(8));
        assert_eq!(other.next(), Some(0));
        assert_eq!(one.next(), Some(13));
    }
}
