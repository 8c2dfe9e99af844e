//! A hundred thousand coroutines wait in one process, and each takes less than a page of memory.
//!
//! Python: a hundred thousand tasks of `asyncio.create_task`.
//! Run: `cargo run -p ch11-coroutines -- hundred-thousand`

use std::io;

use tracing::info;

use crate::event_loop::{block_on, spawn, yield_now};
use crate::memory::in_use;

const COROUTINES: u64 = 100_000;

pub fn main() -> io::Result<()> {
    let bytes = block_on(start_them_all())??;
    info!(bytes, "each coroutine");
    let gib = COROUTINES * 2 / 1024; // for the stack of a thread, std reserves 2 MiB
    info!(gib, "as many threads would reserve for their stacks");
    assert!(bytes < 4096, "less than a page");
    Ok(())
}

async fn start_them_all() -> io::Result<u64> {
    let before = in_use("self")?;
    let tasks: Vec<_> = (0..COROUTINES).map(|number| spawn(keep(number))).collect();
    yield_now().await; // each of them runs up to its `await`
    let bytes = (in_use("self")? - before) / COROUTINES;
    let mut sum = 0;
    for task in tasks {
        sum += task.await.unwrap();
    }
    assert_eq!(sum, 4_999_950_000, "each has kept its number");
    Ok(bytes)
}

async fn keep(number: u64) -> u64 {
    yield_now().await;
    number
}
