//! A channel ends by itself: its receiver's loop is over when the last sender has been dropped.
//!
//! Python: no counterpart; a `queue.Queue` does not know who puts.
//! Run: `cargo run -p ch07-producer-consumer -- all-senders-gone`

use std::sync::mpsc;
use std::thread;

use tracing::info;

pub fn main() {
    let (sender, receiver) = mpsc::sync_channel(1);
    for name in ["ann", "bob"] {
        let sender = sender.clone();
        let greet = move || {
            info!("sends and leaves");
            sender.send(name).unwrap();
        };
        let builder = thread::Builder::new().name(name.into());
        builder.spawn(greet).unwrap();
    }
    drop(sender); // this one would keep the channel open, and the loop below would never end

    let mut greeted = Vec::new();
    for name in receiver {
        info!(name, "receives");
        greeted.push(name);
    }
    info!("all senders are gone");
    greeted.sort_unstable();
    assert_eq!(greeted, ["ann", "bob"]);
}
