//! Closing a queue: a put that waits is refused, and what is inside is still delivered.
//!
//! Python: `queue.Queue.shutdown`, from 3.13 on.
//! Run: `cargo run -p ch07-producer-consumer -- close`

use std::num::NonZero;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::bounded_queue::BoundedQueue;

const BEAT: Duration = Duration::from_millis(50);

static LETTERBOX: BoundedQueue<u32> = BoundedQueue::new(NonZero::new(2).unwrap());
static IT_IS_FULL: Barrier = Barrier::new(2);

pub fn main() {
    let builder = thread::Builder::new().name("ann".into());
    let ann = builder.spawn(post).unwrap();
    IT_IS_FULL.wait();
    thread::sleep(BEAT); // time enough for ann to wait
    info!("closes the letterbox");
    LETTERBOX.close();
    assert_eq!(ann.join().unwrap(), Err(3), "the letter comes back");

    let mut letters = Vec::new();
    while let Some(letter) = LETTERBOX.get() {
        info!(letter, "collects");
        letters.push(letter);
    }
    info!("closed and empty");
    assert_eq!(letters, [1, 2], "no letter is lost");
}

fn post() -> Result<(), u32> {
    LETTERBOX.put(1)?;
    LETTERBOX.put(2)?;
    info!("full, waiting");
    IT_IS_FULL.wait();
    let _wait = info_span!("wait").entered();
    LETTERBOX.put(3) // the letter comes back: the letterbox is closed meanwhile
}
