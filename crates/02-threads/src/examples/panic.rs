//! A thread that panics ends alone: the others go on, and `join` returns what the panic said.
//!
//! Python: an exception that leaves a thread ends it as well, but `join()` does not say so.
//! Run: `cargo run -p ch02-threads -- panic`

use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

use tracing::info;

static ANN_IS_GONE: OnceLock<()> = OnceLock::new();

pub fn main() {
    let ann = spawn("ann", || share(90, 0));
    let bob = spawn("bob", || {
        ANN_IS_GONE.wait();
        share(90, 3)
    });

    let panic = ann.join().unwrap_err();
    let said = *panic.downcast_ref::<&str>().unwrap(); // a formatted text would be a `String`
    info!(said, "ann has panicked");
    assert_eq!(said, "nobody came");
    ANN_IS_GONE.set(()).unwrap();

    let share = bob.join().unwrap();
    info!(share, "bob is done");
    assert_eq!(share, 30, "the process and its other threads live on");
}

fn share(bill: u32, guests: u32) -> u32 {
    assert!(guests > 0, "nobody came");
    info!(bill, guests, "divides the bill");
    bill / guests
}

fn spawn(name: &str, job: fn() -> u32) -> JoinHandle<u32> {
    thread::Builder::new().name(name.into()).spawn(job).unwrap()
}
