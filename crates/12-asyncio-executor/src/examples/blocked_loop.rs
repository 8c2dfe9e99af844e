//! A call that blocks freezes every coroutine of the loop; on a thread of its own it does not.
//!
//! Python: `time.sleep` in a coroutine, then `asyncio.to_thread(time.sleep, …)`.
//! Run: `cargo run -p ch12-asyncio-executor -- blocked-loop`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

static TICKS: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.enable_time().thread_name("helper").build().unwrap();
    runtime.block_on(story());
}

async fn story() {
    let clock = tick().instrument(info_span!("task", name = "frozen clock"));
    let wrong = async {
        block(); // the loop's thread can do nothing else
        TICKS.load(Relaxed)
    };
    let wrong = wrong.instrument(info_span!("task", name = "wrong"));
    let ((), ticks) = tokio::join!(clock, wrong);
    info!(ticks, "while the call blocked the loop");
    assert_eq!(ticks, 0, "its timer was due, and the loop did not look");

    let clock = tick().instrument(info_span!("task", name = "clock"));
    let right = async {
        spawn_blocking(block).await.unwrap(); // only this coroutine waits for it
        TICKS.load(Relaxed)
    };
    let right = right.instrument(info_span!("task", name = "right"));
    let ((), ticks) = tokio::join!(clock, right);
    info!(ticks, "while the call blocked another thread");
    assert_ne!(ticks, 0);
}

async fn tick() {
    TICKS.store(0, Relaxed);
    for tick in 1..=3 {
        sleep(BEAT).await;
        info!(tick, "ticks");
        TICKS.store(tick, Relaxed);
    }
}

/// A call from a world without coroutines.
fn block() {
    let _work = info_span!("work").entered();
    info!("blocks");
    thread::sleep(5 * BEAT);
}
