//! Two threads say a line each, and main waits for both: one process, three threads.
//!
//! Python: `threading.Thread(target=work)`, then `start()` and `join()`.
//! Run: `cargo run -p ch02-threads -- two-workers`

use std::collections::HashSet;
use std::process;
use std::thread::{self, ThreadId};

use tracing::info;

pub fn main() {
    let first = thread::spawn(work);
    let second = thread::spawn(work);
    let first = first.join().unwrap(); // waits until the thread has ended
    let second = second.join().unwrap();

    let main = thread::current().id();
    info!(pid = process::id(), id = ?main, "both are done");
    assert_eq!(HashSet::from([main, first, second]).len(), 3);
}

fn work() -> ThreadId {
    let id = thread::current().id();
    info!(pid = process::id(), ?id, "is working");
    id
}
