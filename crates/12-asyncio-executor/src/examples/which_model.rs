//! Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.
//!
//! Python: the same table, and another answer for threads.
//! Run: `cargo run --release -p ch12-asyncio-executor -- which-model`

use std::hint::black_box;
use std::io;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use ch10_process_pool::process_pool::ProcessPool;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::info;

const WAIT: Duration = Duration::from_millis(25);

pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(4, |waits| Ok(task(waits))) }?;
    let event_loop = Builder::new_current_thread().enable_time().build()?;

    for (work, waits) in [("cpu-bound", false), ("io-bound", true)] {
        let serial = best(|| [waits; 4].map(task));
        let threads = best(|| on_threads(waits));
        let processes = best(|| pool.map(&[waits; 4], 1));
        let coroutines = best(|| event_loop.block_on(on_a_loop(waits)));
        info!(work, serial, threads, processes, coroutines, "milliseconds");
        let slowest = threads.max(processes).max(coroutines);
        assert!(!waits || 2.0 * slowest < serial);
    }
    // Four coroutines that compute are no faster than one after the other:
    let here = thread::current().id();
    let results = event_loop.block_on(on_a_loop(false));
    assert_eq!(results, [(here, compute()); 4]);
    pool.join();
    Ok(())
}

fn task(waits: bool) -> u64 {
    if waits {
        thread::sleep(WAIT);
        return 0;
    }
    compute()
}

fn on_threads(waits: bool) {
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(move || task(waits));
        }
    });
}

async fn on_a_loop(waits: bool) -> Vec<(ThreadId, u64)> {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        tasks.spawn(coroutine(waits));
    }
    tasks.join_all().await
}

async fn coroutine(waits: bool) -> (ThreadId, u64) {
    if waits {
        sleep(WAIT).await; // only waiting can be awaited
        return (thread::current().id(), 0);
    }
    (thread::current().id(), compute())
}

fn compute() -> u64 {
    (0..1_000_000).fold(1, |sum, step| black_box(sum) ^ (3 * step))
}

/// Milliseconds, in the best of five rounds: the one that was disturbed least.
fn best<T>(round: impl Fn() -> T) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        round();
        best = best.min(start.elapsed());
    }
    (best.as_secs_f64() * 1e4).round() / 10.0
}
