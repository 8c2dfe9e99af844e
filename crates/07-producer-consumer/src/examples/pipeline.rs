//! Three stages with queues between them: they work at the same time, the slowest sets the pace.
//!
//! Python: a thread for each stage, `queue.Queue(2)` between them.
//! Run: `cargo run -p ch07-producer-consumer -- pipeline`

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(10);

pub fn main() {
    let (sender, ordered) = sync_channel(2);
    let filled = stage("fill", 1, ordered);
    let steamed = stage("steam", 3, filled);
    let packed = stage("pack", 1, steamed);
    thread::spawn(move || {
        for bun in 1..=8 {
            sender.send(bun).unwrap();
        }
    });
    let mut sold = Vec::new();
    for bun in packed {
        info!(bun, "sells");
        sold.push(bun);
    }
    assert_eq!(sold, [1, 2, 3, 4, 5, 6, 7, 8], "a pipeline keeps the order");
}

/// A thread. It ends when the one before it ends, because that drops its sender.
fn stage(name: &str, beats: u32, buns: Receiver<u32>) -> Receiver<u32> {
    let (sender, receiver) = sync_channel(2);
    let work = move || {
        for bun in buns {
            info_span!("work").in_scope(|| thread::sleep(beats * BEAT));
            sender.send(bun).unwrap();
        }
        info!("has done its part");
    };
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(work).unwrap();
    receiver
}
