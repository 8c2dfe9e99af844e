//! A wait group waits until all of its clones are dropped: a thread that panics is counted, too.
//!
//! Python: no counterpart.
//! Run: `cargo run -p ch06-semaphore-event -- wait-group`

use std::thread::{self, JoinHandle};

use crossbeam_utils::sync::WaitGroup;
use tracing::info;

pub fn main() {
    let group = WaitGroup::new();
    let cache = spawn("cache", &group, start);
    let backup = spawn("backup", &group, fail);
    group.wait(); // a latch would wait for good: `backup` never gets as far as counting down
    info!("nobody is left to wait for");
    assert!(cache.join().is_ok());
    assert!(backup.join().is_err());
}

fn start(ready: WaitGroup) {
    info!("is ready");
    drop(ready);
}

fn fail(_ready: WaitGroup) {
    info!("fails to start");
    panic!("no disk"); // drops its clone, as a return would
}

fn spawn(name: &str, group: &WaitGroup, job: fn(WaitGroup)) -> JoinHandle<()> {
    let ready = group.clone();
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(move || job(ready)).unwrap()
}
