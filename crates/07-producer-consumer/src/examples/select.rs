//! Waiting for several queues at once: whichever is ready first, and a clock among them.
//!
//! Python: no counterpart; a thread waits for one `queue.Queue` only.
//! Run: `cargo run -p ch07-producer-consumer -- select`

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Sender, select, tick, unbounded};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);

pub fn main() {
    let (from_kitchen, kitchen) = unbounded();
    let (from_bar, bar) = unbounded();
    spawn("kitchen", 3, ["noodles", "dumplings"], from_kitchen.clone());
    spawn("bar", 2, ["tea", "more tea"], from_bar.clone());

    let clock = tick(2 * BEAT);
    let mut served = Vec::new();
    let mut strokes = 0;
    while served.len() < 4 {
        select! {
            recv(kitchen) -> dish => served.push(dish.unwrap()),
            recv(bar) -> dish => served.push(dish.unwrap()),
            recv(clock) -> _ => strokes += 1,
        }
    }
    info!(served = served.join(", "), "as they were ready");
    select! {
        recv(kitchen) -> dish => panic!("{dish:?} is one too many"),
        recv(bar) -> dish => panic!("{dish:?} is one too many"),
        default(BEAT) => info!("nothing for a beat: closes"),
    }
    served.sort_unstable();
    assert_eq!(served, ["dumplings", "more tea", "noodles", "tea"]);
    assert!(strokes >= 1, "the clock was heard as well");
    // The first two senders live to here. A channel without any is always ready, with an error.
    drop([from_kitchen, from_bar]);
}

fn spawn(name: &str, beats: u32, dishes: [&'static str; 2], out: Sender<&'static str>) {
    let prepare = move || {
        for dish in dishes {
            let _work = info_span!("work").entered();
            thread::sleep(beats * BEAT);
            info!(dish, "is ready");
            out.send(dish).unwrap();
        }
    };
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(prepare).unwrap();
}
