//! Last in, first out: a stack of plates, and the plate at the bottom that nobody ever takes.
//!
//! Python: `queue.LifoQueue` beside `queue.Queue`.
//! Run: `cargo run -p ch07-producer-consumer -- lifo`

use std::num::NonZero;
use std::sync::{Condvar, Mutex};
use std::thread;

use tracing::info;

use crate::bounded_queue::BoundedQueue;

/// A vector under a mutex, and a condition for who waits. Without a limit, so `put` never waits.
#[derive(Default)]
pub struct Stack {
    plates: Mutex<Vec<u32>>,
    not_empty: Condvar,
}

impl Stack {
    /// Puts a plate on top.
    pub fn put(&self, plate: u32) {
        self.plates.lock().unwrap().push(plate);
        self.not_empty.notify_one();
    }

    /// Takes the plate on top; waits while there is none.
    pub fn get(&self) -> u32 {
        let mut plates = self.plates.lock().unwrap();
        loop {
            if let Some(plate) = plates.pop() {
                return plate;
            }
            plates = self.not_empty.wait(plates).unwrap();
        }
    }
}

/// A thread takes so many plates; returns them in that order.
pub fn take(plates: usize, get: impl Fn() -> u32 + Sync) -> Vec<u32> {
    let take = || {
        let next = |_| {
            let plate = get();
            info!(plate, "takes");
            plate
        };
        (0..plates).map(next).collect()
    };
    thread::scope(|s| {
        let guest = thread::Builder::new().name("guest".into()).spawn_scoped(s, take);
        guest.unwrap().join().unwrap()
    })
}

/// For each new plate one is taken: which are these? Plate 0 was there before.
pub fn steadily(rounds: u32, put: impl Fn(u32), get: impl Fn() -> u32) -> Vec<u32> {
    put(0);
    let round = |plate| {
        put(plate);
        get()
    };
    (1..=rounds).map(round).collect()
}

/// Plays it: three plates into a queue and onto a stack, then the same for both again and again.
pub fn main() {
    let queue = BoundedQueue::new(const { NonZero::new(3).unwrap() });
    let stack = Stack::default();
    for plate in 1..=3 {
        queue.put(plate).unwrap();
        stack.put(plate);
        info!(plate, "puts into the queue and onto the stack");
    }
    let (first_in, last_in) = (take(3, || queue.get().unwrap()), take(3, || stack.get()));
    assert_eq!((first_in, last_in), (vec![1, 2, 3], vec![3, 2, 1]));

    let fair = steadily(4, |plate| queue.put(plate).unwrap(), || queue.get().unwrap());
    let unfair = steadily(4, |plate| stack.put(plate), || stack.get());
    info!(queue = fair.contains(&0), stack = unfair.contains(&0), "was the oldest plate taken");
    assert_eq!((fair, unfair), (vec![0, 1, 2, 3], vec![1, 2, 3, 4]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_to_an_empty_stack_waits() {
        let stack = &Stack::default();
        thread::scope(|s| {
            let guest = s.spawn(|| stack.get());
            stack.put(7);
            assert_eq!(guest.join().unwrap(), 7);
        });
    }

    #[test]
    fn without_new_plates_the_oldest_is_taken_at_last() {
        let stack = Stack::default();
        steadily(3, |plate| stack.put(plate), || stack.get());
        assert_eq!(stack.get(), 0);
    }
}
