//! A hundred green threads are spawned, wait together and are joined; then, instead, async tasks.
//!
//! Python: `spawn`, `sleep` and `joinall` of the package `gevent`; the standard library has none.
//! Run: `cargo run -p ch11-coroutines -- green-threads`

use std::collections::VecDeque;
use std::time::{Duration, Instant};
use std::{io, thread};

use corosensei::{Coroutine, CoroutineResult, Yielder};
use tracing::info;

use crate::event_loop::{block_on, sleep, spawn};

const BEAT: Duration = Duration::from_millis(20);

type Green = Coroutine<(), Instant, u32>; // it hands out when it wants to continue

pub fn main() -> io::Result<()> {
    let began = Instant::now();
    let green = (0..100).map(|number| Coroutine::new(move |yielder, ()| fetch(number, yielder)));
    let sum = join_all(green);
    let took = began.elapsed();
    info!(?took, "green threads have ended");
    assert_eq!(sum, 4950);
    assert!(took < 50 * BEAT); // one after the other would take 100

    let began = Instant::now();
    let sum = block_on(async {
        let tasks: Vec<_> = (0..100).map(|number| spawn(fetch_async(number))).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        sum
    })?;
    let took = began.elapsed();
    info!(?took, "async tasks have ended");
    assert_eq!(sum, 4950);
    assert!(took < 50 * BEAT);
    Ok(())
}

/// A plain function. It reads as if it blocked a thread.
fn fetch(number: u32, yielder: &Yielder<(), Instant>) -> u32 {
    yielder.suspend(Instant::now() + BEAT); // here another green thread continues
    number
}

async fn fetch_async(number: u32) -> u32 {
    sleep(BEAT).await;
    number
}

/// Resumes whichever is due, until all have ended. All wait equally long: first in, first due.
fn join_all(green: impl Iterator<Item = Green>) -> u32 {
    let mut queue: VecDeque<_> = green.map(|thread| (Instant::now(), thread)).collect();
    let mut sum = 0;
    while let Some((due, mut green)) = queue.pop_front() {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        match green.resume(()) {
            CoroutineResult::Yield(due) => queue.push_back((due, green)),
            CoroutineResult::Return(number) => sum += number,
        }
    }
    sum
}
