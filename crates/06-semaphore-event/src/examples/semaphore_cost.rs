//! What a turn costs one thread: with a lock, a semaphore and a queue of one place.
//!
//! Python: `threading.Lock`, `threading.Semaphore` and `queue.Queue(1)`.
//! Run: `cargo run --release -p ch06-semaphore-event -- semaphore-cost`

use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use tracing::info;

use crate::semaphore::Semaphore;

const TURNS: u32 = 1_000;

pub fn main() {
    let mutex = Mutex::new(0_u32);
    let permits = Semaphore::new(1);
    let (sender, receiver) = mpsc::sync_channel(1);
    let [mut lock, mut semaphore, mut queue] = [Duration::MAX; 3];
    // In turns, so that a slow moment of the machine is one of all three.
    for _ in 0..200 {
        lock = lock.min(time(|| *mutex.lock().unwrap() += 1));
        semaphore = semaphore.min(time(|| drop(permits.acquire())));
        queue = queue.min(time(|| {
            sender.send(()).unwrap();
            receiver.recv().unwrap();
        }));
    }
    for (what, best) in [("lock", lock), ("semaphore", semaphore), ("queue", queue)] {
        let nanoseconds = (best / TURNS).as_nanos();
        info!(what, nanoseconds, "takes a turn");
    }
    // A lock is two atomic changes. A semaphore also looks for waiters, and a queue moves an item.
    assert!(1.2 * lock.as_secs_f64() < semaphore.as_secs_f64());
    assert!(1.2 * lock.as_secs_f64() < queue.as_secs_f64());
}

fn time(turn: impl Fn()) -> Duration {
    let began = Instant::now();
    for _ in 0..TURNS {
        turn();
    }
    began.elapsed()
}
