//! Without a generator: what it would remember is in a closure, or in a struct.
//!
//! Python: `iter(function, sentinel)`; a class with `__next__`.
//! Run: `cargo run -p ch11-coroutines -- from-fn`

use std::iter;

use tracing::info;

pub fn main() {
    let from_closure: Vec<u64> = closure().take(8).collect();
    info!(?from_closure, "takes");
    assert_eq!(from_closure, [0, 1, 1, 2, 3, 5, 8, 13]);

    let from_struct: Vec<u64> = Fibonacci { now: 0, next: 1 }.take(8).collect();
    info!(?from_struct, "takes");
    assert_eq!(from_struct, from_closure);
}

fn closure() -> impl Iterator<Item = u64> {
    let mut now = 0_u64;
    let mut next = 1_u64;
    iter::from_fn(move || {
        let item = now;
        (now, next) = (next, now.checked_add(next)?);
        Some(item)
    })
}

struct Fibonacci {
    now: u64,
    next: u64,
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let item = self.now;
        (self.now, self.next) = (self.next, self.now.checked_add(self.next)?);
        Some(item)
    }
}
