//! One philosopher takes the right fork first, and the circle is broken.
//!
//! Lesson: `cargo run -p ch05-locks -- philosophers`

use crate::play::sync::Mutex;
use crate::play::thread;

static FORKS: [Mutex<()>; 3] = [Mutex::new(()), Mutex::new(()), Mutex::new(())];

pub fn main() {
    thread::scope(|s| {
        for (name, left, right) in [("ann", 0, 1), ("bob", 1, 2), ("cid", 0, 2)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || eat(left, right)).unwrap();
        }
    });
}

fn eat(first: usize, second: usize) {
    let _first = FORKS[first].lock().unwrap();
    let _second = FORKS[second].lock().unwrap();
}
