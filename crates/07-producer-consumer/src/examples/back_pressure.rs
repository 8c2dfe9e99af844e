//! A producer that is too fast: without a limit all is in memory at once, a limit holds it back.
//!
//! Python: `queue.Queue()` beside `queue.Queue(4)`.
//! Run: `cargo run -p ch07-producer-consumer -- back-pressure`

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const PARCELS: usize = 48;

static IN_MEMORY: AtomicUsize = AtomicUsize::new(0);

pub fn main() {
    let (sender, receiver) = unbounded();
    let without = most_in_memory(sender, receiver);
    info!(parcels = without, "were in memory at once, without a limit");

    let (sender, receiver) = bounded(4); // the cure
    let with = most_in_memory(sender, receiver);
    info!(parcels = with, "were in memory at once, with four places");

    assert!(
        with <= 6,
        "four in the queue, and one in the hands of each side"
    );
    assert!(without > 6);
}

fn most_in_memory(sender: Sender<Vec<u8>>, receiver: Receiver<Vec<u8>>) -> usize {
    let builder = thread::Builder::new().name("producer".into());
    builder.spawn(move || produce(&sender)).unwrap();
    thread::sleep(BEAT); // the consumer is late
    let mut most = 0;
    for parcel in receiver {
        most = most.max(IN_MEMORY.load(Relaxed));
        drop(parcel);
        IN_MEMORY.fetch_sub(1, Relaxed);
    }
    most
}

fn produce(sender: &Sender<Vec<u8>>) {
    for _ in 0..PARCELS {
        let parcel = vec![1; 1 << 20]; // a MiB
        IN_MEMORY.fetch_add(1, Relaxed);
        let _send = info_span!("send").entered();
        sender.send(parcel).unwrap(); // with a limit, this blocks while there is no room
    }
    info!("has sent everything");
}
