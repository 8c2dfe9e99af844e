//! A hundred thousand coroutines wait in one process, and each takes less than a page of memory.
//!
//! Python: a hundred thousand tasks of `asyncio.create_task`.
//! Run: `cargo run -p ch11-coroutines -- hundred-thousand`

use std::io;
use std::time::Instant;

use tracing::info;

use crate::memory::{STACK, each_since, in_use, of_threads};
use crate::mini_loop::{JoinHandle, block_on, spawn, yield_now};

const COROUTINES: u64 = 100_000;
const THREADS: u64 = 100;

/// Waits once, with a number to keep meanwhile.
pub async fn keep(number: u64) -> u64 {
    yield_now().await;
    number
}

/// Starts `count` coroutines and joins them; returns the sum of their numbers, and the bytes that
/// each took while all of them waited.
pub fn run(count: u64) -> io::Result<(u64, Option<u64>)> {
    block_on(async {
        let before = in_use("self");
        let tasks: Vec<JoinHandle<u64>> = (0..count).map(|number| spawn(keep(number))).collect();
        yield_now().await; // each of them runs up to its `await`
        let bytes = each_since(before, count);
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        (sum, bytes)
    })
}

/// Plays it: the coroutines, and beside them what as many threads would need.
pub fn main() -> io::Result<()> {
    let of_thread = of_threads(THREADS)?;
    let started = Instant::now();
    let (sum, bytes) = run(COROUTINES)?;
    let ms = started.elapsed().as_millis();
    info!(coroutines = COROUTINES, ms, "all were alive at once, and are done");
    assert_eq!(sum, COROUTINES * (COROUTINES - 1) / 2);

    let (Some(bytes), Some(of_thread)) = (bytes, of_thread) else {
        info!("this system does not say how much memory is in use");
        return Ok(());
    };
    info!(bytes, "each coroutine");
    info!(bytes = of_thread, reserved = STACK, "each thread");
    let gib = (COROUTINES * STACK as u64) >> 30;
    info!(gib, "as many threads would reserve for their stacks");
    assert!((1..4096).contains(&bytes), "a coroutine takes {bytes} bytes: less than a page");
    assert!(of_thread > 2 * bytes, "a thread takes more: {of_thread} bytes");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mini_loop::tests::must_end;

    #[test]
    fn every_coroutine_returns_its_own_number() {
        must_end(|| {
            for count in [1_u64, 2, 1000] {
                assert!(run(count).is_ok_and(|(sum, _)| sum == (0..count).sum()));
            }
        });
    }
}
