//! A deadlock is a cycle in the wait-for graph: each thread waits for a lock that another holds.
//!
//! Python: the same graph in a dictionary.
//! Run: `cargo run -p ch05-locks -- wait-for-graph`

use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

use tracing::info;

static LOCKS: [Mutex<()>; 3] = [const { Mutex::new(()) }; 3];
static ALL_HOLD_ONE: Barrier = Barrier::new(3);

/// The graph: at `n` the lock that the holder of lock `n` waits for.
static WAITS_FOR: Mutex<[Option<usize>; 3]> = Mutex::new([None; 3]);
static CHANGED: Condvar = Condvar::new();

pub fn main() {
    for (name, first, second) in [("ann", 0, 1), ("bob", 1, 2), ("cid", 2, 0)] {
        let block = move || take_two(first, second);
        let builder = thread::Builder::new().name(name.into());
        builder.spawn(block).unwrap();
    }
    let graph = WAITS_FOR.lock().unwrap();
    let graph = CHANGED
        .wait_while(graph, |graph| cycle(*graph).is_none())
        .unwrap();
    let locks = cycle(*graph).unwrap();
    info!(?locks, "sees a deadlock");
    assert_eq!(locks, [0, 1, 2, 0]);
    // `main` returns, and the end of the process ends the three threads.
}

fn take_two(first: usize, second: usize) {
    let _first = LOCKS[first].lock().unwrap();
    ALL_HOLD_ONE.wait();
    info!(holds = first, waits_for = second, "is about to wait");
    WAITS_FOR.lock().unwrap()[first] = Some(second);
    CHANGED.notify_one();
    let _second = LOCKS[second].lock().unwrap();
}

/// The locks on a way that leads from lock 0 back to it, if there is one.
fn cycle(waits_for: [Option<usize>; 3]) -> Option<Vec<usize>> {
    let mut way = vec![0];
    while way.len() <= waits_for.len() {
        let next = waits_for[way[way.len() - 1]]?;
        way.push(next);
        if next == 0 {
            return Some(way);
        }
    }
    None
}
