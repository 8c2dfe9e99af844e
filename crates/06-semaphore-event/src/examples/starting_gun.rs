//! One shot starts all runners: setting an event wakes every thread that waits for it.
//!
//! Python: `threading.Event`; one `set` for any number of waiters.
//! Run: `cargo run -p ch06-semaphore-event -- starting-gun`

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::event::Event;

const BEAT: Duration = Duration::from_millis(100);

static ALL_ARE_READY: Barrier = Barrier::new(6); // five runners and `main`
static SHOT: Event = Event::new();
static FIRED: AtomicBool = AtomicBool::new(false);
static STARTED: Mutex<Vec<bool>> = Mutex::new(Vec::new());

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid", "dan", "eve"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, run).unwrap();
        }
        ALL_ARE_READY.wait();
        thread::sleep(BEAT); // time enough for a false start
        info!("fires");
        FIRED.store(true, Relaxed);
        SHOT.set(); // one call, however many wait
    });
    info!("all have run");
    assert_eq!(*STARTED.lock().unwrap(), [true; 5]);
}

fn run() {
    info!("is ready");
    ALL_ARE_READY.wait();
    SHOT.wait();
    let _run = info_span!("run").entered();
    info!("runs");
    STARTED.lock().unwrap().push(FIRED.load(Relaxed));
    thread::sleep(BEAT);
}
