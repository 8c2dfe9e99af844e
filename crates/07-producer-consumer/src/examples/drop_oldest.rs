//! A full queue need not wait: here the oldest reading makes room for the newest, and is lost.
//!
//! Python: `collections.deque(maxlen=4)`.
//! Run: `cargo run -p ch07-producer-consumer -- drop-oldest`

use crossbeam_queue::ArrayQueue;
use tracing::info;

pub fn main() {
    let readings = ArrayQueue::new(4);
    for reading in 1..=10 {
        let lost = readings.force_push(reading); // `push` would refuse the newest instead
        info!(reading, lost = lost.is_some(), "measures");
    }
    let kept: Vec<u32> = readings.into_iter().collect();
    info!("reads {kept:?}");
    assert_eq!(kept, [7, 8, 9, 10], "the newest four");
}
