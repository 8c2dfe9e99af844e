//! Three results: a channel brings them in the order of finish, `join` in the order of start.
//!
//! Python: `concurrent.futures.as_completed`, and a list of futures.
//! Run: `cargo run -p ch03-join-daemon -- join-results`

use std::sync::OnceLock;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// At `n`: main has taken `n` results.
static TAKEN: [OnceLock<()>; 4] = [const { OnceLock::new() }; 4];

pub fn main() {
    let (sender, results) = mpsc::channel();
    let mut threads = Vec::new();
    for (name, beats) in [("ann", 3), ("bob", 1), ("cat", 2)] {
        let sender = sender.clone();
        let builder = thread::Builder::new().name(name.into());
        threads.push(builder.spawn(move || work(beats, &sender)).unwrap());
    }
    drop(sender); // the channel ends with the last worker, and so does the next loop

    let mut by_finish = Vec::new();
    TAKEN[0].set(()).unwrap();
    for result in results {
        info!(result, "has the next that is ready");
        by_finish.push(result);
        TAKEN[by_finish.len()].set(()).unwrap();
    }
    assert_eq!(by_finish, [1, 2, 3]);

    let mut by_start = Vec::new();
    for thread in threads {
        by_start.push(thread.join().unwrap());
    }
    info!(results = ?by_start, "has all, in order of start");
    assert_eq!(by_start, [3, 1, 2]);
}

fn work(beats: u32, sender: &Sender<u32>) -> u32 {
    let _work = info_span!("work").entered();
    thread::sleep(beats * BEAT);
    TAKEN[beats as usize - 1].wait(); // the same order of finish on a busy machine
    info!(result = beats, "has a result");
    sender.send(beats).unwrap();
    beats
}
