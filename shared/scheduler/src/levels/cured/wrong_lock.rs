//! Two threads lock the same door, and one waits until the other has left.
//!
//! Lesson: `cargo run -p ch05-locks -- wrong-lock`

use crate::play::sync::Mutex;
use crate::play::sync::atomic::{AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static FRONT_DOOR: Mutex<()> = Mutex::new(());
static INSIDE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for (name, door) in [("ann", &FRONT_DOOR), ("bob", &FRONT_DOOR)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || enter(door)).unwrap();
        }
    });
}

fn enter(door: &Mutex<()>) {
    let _guard = door.lock().unwrap();
    let others = INSIDE.fetch_add(1, SeqCst);
    assert_eq!(others, 0, "two are inside");
    INSIDE.fetch_sub(1, SeqCst);
}
