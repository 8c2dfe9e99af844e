//! A plain thread hands coroutines to a loop that already runs elsewhere, and waits for results.
//!
//! Python: `asyncio.run_coroutine_threadsafe(…).result()`.
//! Run: `cargo run -p ch12-asyncio-executor -- submit-from-thread`

use std::io;
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

use crate::loop_thread::LoopThread;

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    let event_loop = LoopThread::start("loop")?;
    let tasks = [("ann", 1), ("bob", 2), ("cid", 3)].map(|(name, number)| {
        let coroutine = double(number).instrument(info_span!("task", name));
        event_loop.submit(coroutine)
    });
    info!("has submitted three coroutines, and waits");
    let results = tasks.map(|task| event_loop.wait(task).unwrap());

    info!("has three results");
    let on = event_loop.id();
    assert_eq!(results, [(2, on), (4, on), (6, on)]); // the loop's thread runs them
    event_loop.stop();
    Ok(())
}

async fn double(number: u32) -> (u32, ThreadId) {
    info!(number, "begins");
    sleep(BEAT).await;
    info!(double = 2 * number, "is done");
    (2 * number, thread::current().id())
}
