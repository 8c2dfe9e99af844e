//! Ten thousand threads alive at once: what each costs, and what a refused thread looks like.
//!
//! Python: `threading.stack_size(…)`; `start()` raises a `RuntimeError` when a thread is refused.
//! Run: `cargo run --release -p ch02-threads -- many-threads`

use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::Instant;
use std::{fs, io};

use tracing::info;

const WANTED: usize = 10_000;
const STACK: usize = 256 << 10; // enough to wait on; the usual size is 2 MiB

static GATE: Mutex<()> = Mutex::new(());

pub fn main() {
    let gate = GATE.lock().unwrap();
    let kib_before = memory();
    let begin = Instant::now();
    let mut threads = Vec::new();
    while threads.len() < WANTED {
        match spawn(STACK) {
            Ok(thread) => threads.push(thread),
            Err(error) => {
                info!(%error, "this system allows no more");
                break;
            }
        }
    }
    let alive = threads.len();
    let us_each = begin.elapsed().as_micros() / alive as u128;
    let kib_each = (memory() - kib_before) / alive;
    info!(alive, us_each, kib_each, "are all waiting");
    assert!(threads.iter().all(|thread| !thread.is_finished()));
    assert!(
        kib_each < 32,
        "a stack that nothing touches takes no memory"
    );

    let error = spawn(usize::MAX / 4).unwrap_err(); // no address space has room for this stack
    info!(%error, "the next one is refused");

    drop(gate); // wakes one thread, which wakes the next: ten thousand at once would be a crowd
    for thread in threads {
        thread.join().unwrap();
    }
}

/// `thread::spawn` panics where the system refuses a thread. A `Builder` returns the error.
fn spawn(stack: usize) -> io::Result<JoinHandle<()>> {
    let builder = thread::Builder::new().stack_size(stack);
    builder.spawn(|| drop(GATE.lock()))
}

/// How many KiB of memory this process takes: `proc_pid_status(5)`
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
