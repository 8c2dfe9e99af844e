//! A queue with no places at all: the sender waits until a receiver takes the item.
//!
//! Python: no counterpart; `queue.Queue(0)` is a queue without a limit.
//! Run: `cargo run -p ch07-producer-consumer -- rendezvous`

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static BOB_IS_HERE: AtomicBool = AtomicBool::new(false);

pub fn main() {
    let (sender, receiver) = bounded(0); // with one place, ann would not wait for bob
    assert!(sender.try_send("baton").is_err()); // full even when it is empty
    thread::scope(|s| {
        let builder = thread::Builder::new().name("ann".into());
        builder.spawn_scoped(s, || hand_over(&sender)).unwrap();
        let builder = thread::Builder::new().name("bob".into());
        builder.spawn_scoped(s, || take_over(&receiver)).unwrap();
    });
    info!("both have met");
}

fn hand_over(sender: &Sender<&str>) {
    info!("holds out the baton");
    let wait = info_span!("wait").entered();
    sender.send("baton").unwrap();
    drop(wait);
    info!("goes on");
    assert!(BOB_IS_HERE.load(Relaxed), "not before bob is here");
}

fn take_over(receiver: &Receiver<&str>) {
    thread::sleep(BEAT);
    info!("comes late");
    BOB_IS_HERE.store(true, Relaxed);
    let item = receiver.recv().unwrap();
    info!(item, "takes it");
}
