//! A queue that gives the most urgent item first, from a sorted map, a mutex and a condition
//! variable.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};

/// A queue without a limit: [`put`](Self::put) never blocks. The smallest priority comes first, and
/// of two equal ones the one that was put first.
///
/// Python's `queue.PriorityQueue` compares the items themselves when priorities are equal. Here
/// they need not be comparable.
#[derive(Debug)]
pub struct PriorityQueue<P, T> {
    state: Mutex<State<P, T>>,
    not_empty: Condvar,
}

#[derive(Debug)]
struct State<P, T> {
    /// A ticket beside each priority: it decides between equal ones.
    items: BTreeMap<(P, u64), T>,
    tickets: u64,
}

impl<P: Ord, T> PriorityQueue<P, T> {
    /// An empty queue.
    pub const fn new() -> Self {
        let items = BTreeMap::new();
        let state = Mutex::new(State { items, tickets: 0 });
        Self {
            state,
            not_empty: Condvar::new(),
        }
    }

    /// Puts an item.
    pub fn put(&self, priority: P, item: T) {
        let mut state = self.state.lock().unwrap();
        let ticket = state.tickets;
        state.tickets += 1;
        state.items.insert((priority, ticket), item);
        drop(state);
        self.not_empty.notify_one();
    }

    /// Takes the most urgent item; blocks while there is none.
    pub fn get(&self) -> (P, T) {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(((priority, _), item)) = state.items.pop_first() {
                return (priority, item);
            }
            state = self.not_empty.wait(state).unwrap();
        }
    }

    /// How many items are in the queue. Out of date as soon as you read it.
    pub fn len(&self) -> usize {
        self.state.lock().unwrap().items.len()
    }

    /// Whether the queue is empty. Out of date as soon as you read it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<P: Ord, T> Default for PriorityQueue<P, T> {
    fn default() -> Self {
        Self::new()
    }
}
