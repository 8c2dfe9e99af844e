//! A cook is quicker than the guest: when the steamer with its 8 places is full, the cook waits.
//!
//! Python: `queue.Queue(8)` between two daemon threads.
//! Run: `cargo run -p ch07-producer-consumer -- steamed-buns`

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(40);

static STEAMER: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(8).unwrap());
static COOK_WAITED: OnceLock<()> = OnceLock::new();

pub fn main() {
    let cook = spawn("cook", cook);
    let guest = spawn("guest", eat);
    thread::sleep(10 * BEAT);
    COOK_WAITED.wait(); // on a machine that is very busy, ten beats may not be enough
    info!("ends, and waits for nobody");
    assert!(STEAMER.len() <= 8, "never more than there are places");
    assert!(!cook.is_finished() && !guest.is_finished());
    // `main` returns, and the end of the process ends both threads.
}

fn cook() {
    for bun in 1.. {
        thread::sleep(BEAT / 2);
        if STEAMER.try_put(bun).is_err() {
            info!(bun, "full, waiting");
            COOK_WAITED.get_or_init(|| ());
            let _wait = info_span!("wait").entered();
            STEAMER.put(bun).unwrap(); // blocks until the guest has made room
        }
        info!(bun, depth = STEAMER.len(), "puts a bun");
    }
}

fn eat() {
    while let Some(bun) = STEAMER.get() {
        info!(bun, "takes a bun");
        let _eat = info_span!("eat").entered();
        thread::sleep(2 * BEAT);
    }
}

fn spawn(name: &str, job: fn()) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(job).unwrap()
}
