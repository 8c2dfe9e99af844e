//! One condition variable for two kinds of waiters: it wakes the wrong one, and all block.
//!
//! Python: one `threading.Condition` for both.
//! Run: `cargo run -p ch07-producer-consumer -- one-condvar`

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

struct Counter {
    bun: Option<u32>,
    waiting: u32,
}

static COUNTER: Mutex<Counter> = Mutex::new(Counter {
    bun: None,
    waiting: 0,
});
/// The cure: two of them, `ROOM` for the cook and `BUN` for the guests, as a bounded queue has.
static CHANGED: Condvar = Condvar::new();

pub fn main() {
    // Python wakes the first in line. So does std on Linux, though it does not promise to.
    assert!((0..20).any(|_| cook_and_guests_block()));
}

fn cook_and_guests_block() -> bool {
    thread::scope(|s| {
        for (name, job) in [("ann", eat as fn()), ("bob", eat), ("cook", cook)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, job).unwrap();
            thread::sleep(BEAT); // time enough to fall asleep: the guests are first in line
        }
        thread::sleep(5 * BEAT);
        let blocked = COUNTER.lock().unwrap().waiting == 2;
        info!(blocked, "sees a guest and the cook wait for each other");
        CHANGED.notify_all(); // wakes them, and they go on
        blocked
    })
}

fn cook() {
    let mut counter = COUNTER.lock().unwrap();
    for bun in [1, 2] {
        while counter.bun.is_some() {
            counter = wait(counter);
        }
        info!(bun, "puts");
        counter.bun = Some(bun);
        CHANGED.notify_one();
    }
}

fn eat() {
    let mut counter = COUNTER.lock().unwrap();
    while counter.bun.is_none() {
        counter = wait(counter);
    }
    thread::sleep(BEAT); // time enough for the cook to fall asleep
    let bun = counter.bun.take().unwrap();
    info!(bun, "takes");
    CHANGED.notify_one(); // "there is room": it wakes the other guest, and not the cook
}

fn wait(mut counter: MutexGuard<'static, Counter>) -> MutexGuard<'static, Counter> {
    let _wait = info_span!("wait").entered();
    counter.waiting += 1;
    counter = CHANGED.wait(counter).unwrap();
    counter.waiting -= 1;
    counter
}
