//! A generator that is closed or dropped in the middle cleans up, if it has begun, and only once.
//!
//! Python: `try: … finally: …` in the generator, `generator.close()`.
//! Run: `cargo run -p ch11-coroutines -- close`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tracing::info;

use crate::generator::Generator;

static TIMES_CLOSED: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let mut lines = read_lines();
    assert_eq!(lines.next(), Some(1));
    info!("closes a generator in the middle, twice");
    lines.close();
    lines.close();
    assert_eq!(lines.next(), None, "a closed generator is at its end");
    assert_eq!(TIMES_CLOSED.load(Relaxed), 1);

    assert_eq!(read_lines().next(), Some(1));
    info!("has dropped another one");
    assert_eq!(TIMES_CLOSED.load(Relaxed), 2, "dropping closes");

    info!("closes one that never began");
    read_lines().close();
    assert_eq!(TIMES_CLOSED.load(Relaxed), 2, "it had nothing open");
}

fn read_lines() -> Generator<(), u32, ()> {
    Generator::new(|yielder| {
        info!("opens the file");
        let _file = File; // lives on the generator's stack, and is dropped with it
        for line in 1.. {
            yielder.suspend(line);
        }
    })
}

struct File;

impl Drop for File {
    fn drop(&mut self) {
        info!("closes the file");
        TIMES_CLOSED.fetch_add(1, Relaxed);
    }
}
