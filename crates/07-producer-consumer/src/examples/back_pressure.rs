//! A producer is too fast: without a limit everything piles up in memory; a limit holds it back.
//!
//! Python: `queue.Queue()` beside `queue.Queue(4)`.
//! Run: `cargo run -p ch07-producer-consumer -- back-pressure`

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use tracing::info;

const BEAT: Duration = Duration::from_millis(100);
const PARCELS: u32 = 48;

pub fn main() {
    let (sender, receiver) = unbounded();
    let without = most_waiting(sender, &receiver);
    info!(parcels = without, "waited at once, without a limit");

    let (sender, receiver) = bounded(4); // the cure
    let with = most_waiting(sender, &receiver);
    info!(parcels = with, "waited at once, with four places");

    assert!(with <= 4 && without > 4);
}

fn most_waiting(sender: Sender<u32>, receiver: &Receiver<u32>) -> usize {
    let builder = thread::Builder::new().name("producer".into());
    builder.spawn(move || produce(&sender)).unwrap();
    thread::sleep(BEAT); // the consumer is late
    let mut most = receiver.len();
    while receiver.recv().is_ok() {
        most = most.max(receiver.len());
    }
    most
}

fn produce(sender: &Sender<u32>) {
    for parcel in 0..PARCELS {
        sender.send(parcel).unwrap(); // with a limit, this blocks while there is no room
    }
    info!("has sent everything");
}
