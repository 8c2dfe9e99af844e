//! An async function does nothing when it is called: it runs when awaited, or when spawned.
//!
//! Python: the same for `greet()`, `await greet()` and `asyncio.create_task(greet())`.
//! Run: `cargo run -p ch11-coroutines -- lazy`

use std::io;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tracing::{Instrument, info, info_span};

use crate::event_loop::{block_on, spawn, yield_now};

static GREETED: AtomicU32 = AtomicU32::new(0);

pub fn main() -> io::Result<()> {
    block_on(async {
        let forgotten = greet("ann");
        yield_now().await;
        info!("has called it: nothing runs");
        drop(forgotten);
        assert_eq!(GREETED.load(Relaxed), 0);

        info!("awaits the second");
        greet("bob").await;
        assert_eq!(GREETED.load(Relaxed), 1);

        let task = spawn(greet("cid").instrument(info_span!("task", name = "cid")));
        info!("has spawned the third: it is in the ready queue");
        assert_eq!(GREETED.load(Relaxed), 1);
        yield_now().await;
        info!("the third has run, although nobody awaits it");
        assert_eq!(GREETED.load(Relaxed), 2);
        task.await.unwrap();
    })
}

#[expect(
    clippy::unused_async,
    reason = "the lesson is when it runs, not what it waits for"
)]
async fn greet(guest: &str) {
    info!(guest, "greets");
    GREETED.fetch_add(1, Relaxed);
}
