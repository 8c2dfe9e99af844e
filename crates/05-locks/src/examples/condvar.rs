//! Guests wait in line on a condition variable: a false alarm, then one is woken, then all.
//!
//! Python: `threading.Condition`.
//! Run: `cargo run -p ch05-locks -- condvar`

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(50);

struct Counter {
    buns: Vec<&'static str>,
    in_line: u32,
}

static COUNTER: Mutex<Counter> = Mutex::new(Counter {
    buns: Vec::new(),
    in_line: 0,
});
static BUN_COMES: Condvar = Condvar::new();
static GUEST_COMES: Condvar = Condvar::new();

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, eat).unwrap();
        }
        let mut counter = line_of(3);
        info!("wakes all, but there is no bun");
        counter.in_line = 0;
        BUN_COMES.notify_all();
        drop(counter);

        thread::sleep(BEAT); // baking takes a while
        let mut counter = line_of(3);
        info!("wakes one");
        counter.buns.push("pork");
        BUN_COMES.notify_one();
        drop(counter);

        thread::sleep(BEAT); // one eats, the other two stay asleep
        let mut counter = COUNTER.lock().unwrap();
        info!("wakes all");
        counter.buns.extend(["leek", "bean"]);
        BUN_COMES.notify_all();
    });
    info!("everybody has a bun");
    assert_eq!(COUNTER.lock().unwrap().buns.len(), 0);
}

fn eat() {
    let mut counter = COUNTER.lock().unwrap();
    let wait = info_span!("wait").entered();
    // In a loop, because being woken is no promise: the call may have been for another guest, that
    // one may have been quicker, and `wait` may even return without any call.
    while counter.buns.is_empty() {
        info!("waits in line");
        counter.in_line += 1;
        GUEST_COMES.notify_one();
        // Releases the mutex and blocks, in one step; has the mutex again when it returns.
        counter = BUN_COMES.wait(counter).unwrap();
    }
    drop(wait);
    let bun = counter.buns.pop().unwrap();
    info!(bun, "eats");
}

/// The counter, with that many guests in line. `wait_while` is the same loop, ready made.
fn line_of(guests: u32) -> MutexGuard<'static, Counter> {
    let counter = COUNTER.lock().unwrap();
    GUEST_COMES
        .wait_while(counter, |counter| counter.in_line < guests)
        .unwrap()
}
