//! One program on two runtimes, the loop built by hand and async-std: only the timer differs.
//!
//! Python: `asyncio.Runner` with a `loop_factory`.
//! Run: `cargo run -p ch11-coroutines -- async-std`

use std::io;
use std::time::{Duration, Instant};

use ::async_std::task;
use tracing::{Instrument, info, info_span};

use crate::event_loop::{block_on, sleep};
use crate::gather::gather;

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    info!("runs it on the loop built by hand");
    block_on(two_waits(sleep))?;
    info!("runs it on async-std");
    task::block_on(two_waits(task::sleep));
    Ok(())
}

async fn two_waits<S: Future>(sleep: fn(Duration) -> S) {
    let began = Instant::now();
    let ann = wait(1, sleep).instrument(info_span!("task", name = "ann"));
    let bob = wait(2, sleep).instrument(info_span!("task", name = "bob"));
    let (ann, bob) = gather(ann, bob).await;
    let took = began.elapsed();
    assert!(bob >= 2 * BEAT, "the second result is bob's");
    assert!(took < ann + bob, "the two wait at the same time");
}

/// Returns how long it took. A future does not care which runtime polls it, but a timer must know
/// who wakes it up.
async fn wait<S: Future>(beats: u32, sleep: fn(Duration) -> S) -> Duration {
    let began = Instant::now();
    info!(beats, "starts");
    sleep(beats * BEAT).await;
    info!(beats, "is done");
    began.elapsed()
}
