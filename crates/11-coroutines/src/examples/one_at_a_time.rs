//! Coroutines are not parallel: on one thread they work one at a time, and save no time.
//!
//! Python: tasks that work, and `await asyncio.sleep(0)` between two pieces of work.
//! Run: `cargo run -p ch11-coroutines -- one-at-a-time`

use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{Instrument, info, info_span};

use crate::event_loop::{block_on, spawn, yield_now};

const PIECE: Duration = Duration::from_millis(20);

pub fn main() -> io::Result<()> {
    let began = Instant::now();
    block_on(async {
        let tasks = ["ann", "bob", "cid"].map(|name| {
            let lane = info_span!("task", name);
            spawn(work().instrument(lane))
        });
        for task in tasks {
            task.await.unwrap();
        }
    })?;
    info!("all are done");
    assert!(
        began.elapsed() >= 9 * PIECE,
        "nine pieces take the time of nine"
    );
    Ok(())
}

async fn work() {
    for piece in 1..=3 {
        info!(piece, "works");
        thread::sleep(PIECE); // stands for work: nothing is awaited, so no other coroutine runs
        yield_now().await;
    }
}
