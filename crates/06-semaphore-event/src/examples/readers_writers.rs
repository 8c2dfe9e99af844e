//! A semaphore lets a writer in beside readers: they see a page that is half written.
//!
//! Python: `threading.Semaphore`. The cure is a read-write lock: `rwlock` in chapter 05.
//! Run: `cargo run -p ch06-semaphore-event -- readers-writers`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread::{self, JoinHandle};

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

static SEMAPHORE: Semaphore = Semaphore::new(3);
static TOP: AtomicU32 = AtomicU32::new(1);
static BOTTOM: AtomicU32 = AtomicU32::new(1);
static SEEN: Mutex<Vec<[u32; 2]>> = Mutex::new(Vec::new());
static HALF_WRITTEN: Barrier = Barrier::new(3); // never passed if the writer were kept out
static BOTH_HAVE_READ: Barrier = Barrier::new(3);

pub fn main() {
    let ann = spawn("ann", read);
    let bob = spawn("bob", read);
    let writer = spawn("writer", write);
    for thread in [ann, bob, writer] {
        thread.join().unwrap();
    }
    assert_eq!(
        *SEEN.lock().unwrap(),
        [[2, 1]; 2],
        "both saw a page that never was"
    );
}

fn read() {
    let _permit = SEMAPHORE.acquire(); // counts those inside, and does not ask what they do there
    let _read = info_span!("read").entered();
    HALF_WRITTEN.wait();
    let top = TOP.load(Relaxed);
    let bottom = BOTTOM.load(Relaxed);
    info!(top, bottom, "reads");
    SEEN.lock().unwrap().push([top, bottom]);
    BOTH_HAVE_READ.wait();
}

fn write() {
    let _permit = SEMAPHORE.acquire();
    let _write = info_span!("write").entered();
    TOP.store(2, Relaxed);
    info!("has written one half");
    HALF_WRITTEN.wait();
    BOTH_HAVE_READ.wait();
    BOTTOM.store(2, Relaxed);
}

fn spawn(name: &str, job: fn()) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(job).unwrap()
}
