//! Two threads take two locks in opposite order, and block each other for good.
//!
//! Python: two `threading.Lock`, in daemon threads, so that the program can end all the same.
//! Run: `cargo run -p ch05-locks -- deadlock`

use std::sync::{Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static ACCOUNTS: [Mutex<i32>; 2] = [Mutex::new(100), Mutex::new(100)];
static BOTH_HOLD_ONE: Barrier = Barrier::new(3); // ann, bob and main

pub fn main() {
    let ann = spawn("ann", || transfer(0, 1));
    let bob = spawn("bob", || transfer(1, 0)); // the cure: lock 0 before 1 here, too

    BOTH_HOLD_ONE.wait();
    thread::sleep(BEAT);
    info!("a beat later both are still blocked");
    assert!(!ann.is_finished() && !bob.is_finished());
    // `main` returns, and the end of the process ends both threads.
}

fn transfer(from: usize, to: usize) {
    let mut paying = ACCOUNTS[from].lock().unwrap();
    let _hold = info_span!("hold", lock = from).entered();
    info!(account = from, "holds");
    BOTH_HOLD_ONE.wait(); // without it, one could be done before the other starts
    info!(account = to, "wants");
    let _wait = info_span!("wait", lock = to).entered();
    let mut paid = ACCOUNTS[to].lock().unwrap(); // never returns: its holder waits for our lock
    *paying -= 10;
    *paid += 10;
}

fn spawn(name: &str, job: fn()) -> JoinHandle<()> {
    thread::Builder::new().name(name.into()).spawn(job).unwrap()
}
