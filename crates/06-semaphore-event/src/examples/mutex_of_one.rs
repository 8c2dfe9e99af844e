//! A semaphore of one is a lock without an owner: any thread may release it.
//!
//! Python: `threading.Semaphore(1)`; there a `threading.Lock` has no owner, either.
//! Run: `cargo run -p ch06-semaphore-event -- mutex-of-one`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

static KEY: Semaphore = Semaphore::new(1);
static COUNTER: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let ann = spawn("ann", add_one);
    let bob = spawn("bob", add_one);
    ann.join().unwrap();
    bob.join().unwrap();
    assert_eq!(COUNTER.load(Relaxed), 2, "no update is lost");

    spawn("cid", take).join().unwrap();
    let locked = KEY.try_acquire().is_none();
    info!(locked, "tries the door");
    spawn("dan", bring_back).join().unwrap();
    let open = KEY.try_acquire().is_some();
    info!(open, "tries the door again");
    assert!(
        locked && open,
        "what one thread acquired, another one released"
    );
}

fn add_one() {
    let _permit = KEY.acquire();
    let _hold = info_span!("hold").entered();
    let seen = COUNTER.load(Relaxed);
    thread::sleep(BEAT); // time enough for another thread to come between
    COUNTER.store(seen + 1, Relaxed);
    info!(counter = seen + 1, "adds one");
}

fn take() {
    KEY.acquire().forget(); // not released when this function returns, nor when its thread ends
    info!("takes the key and goes");
}

fn bring_back() {
    info!("brings back the key that cid took");
    KEY.release(1);
}

fn spawn(name: &str, job: fn()) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(job).unwrap()
}
