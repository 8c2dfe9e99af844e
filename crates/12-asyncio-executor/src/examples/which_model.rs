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
const STEPS: u64 = 1_000_000;

pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(4, work) }?;
    let event_loop = Builder::new_current_thread().enable_time().build()?;

    for waits in [false, true] {
        let serial = best(|| serially(waits));
        let threads = best(|| on_threads(waits));
        let processes = best(|| drop(pool.map(&[waits; 4], 1)));
        let coroutines = best(|| drop(event_loop.block_on(on_a_loop(waits))));
        let work = if waits { "io-bound" } else { "cpu-bound" };
        info!(work, serial, threads, processes, coroutines, "milliseconds");
        let slowest = threads.max(processes).max(coroutines);
        assert!(!waits || 2.0 * slowest < serial);
    }
    // Four coroutines that compute are no faster than one after the other:
    let here = thread::current().id();
    let threads = event_loop.block_on(on_a_loop(false));
    assert_eq!(threads, [(here, compute()); 4]);
    pool.join();
    Ok(())
}

fn serially(waits: bool) {
    for _ in 0..4 {
        work(waits).unwrap();
    }
}

fn on_threads(waits: bool) {
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| work(waits));
        }
    });
}

async fn on_a_loop(waits: bool) -> Vec<(ThreadId, u64)> {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        tasks.spawn(async move {
            if waits {
                sleep(WAIT).await; // only what waits can be awaited
                return (thread::current().id(), 0);
            }
            (thread::current().id(), compute())
        });
    }
    tasks.join_all().await
}

fn work(waits: bool) -> Result<u64, String> {
    if waits {
        thread::sleep(WAIT);
        return Ok(0);
    }
    Ok(compute())
}

fn compute() -> u64 {
    let mut number = 1_u64;
    for step in 0..STEPS {
        number = black_box(number).wrapping_mul(6_364_136_223_846_793_005) ^ step;
    }
    number
}

/// Milliseconds, in the best of five rounds: the one that was disturbed least.
fn best(round: impl Fn()) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        round();
        best = best.min(start.elapsed());
    }
    (best.as_secs_f64() * 1e4).round() / 10.0
}
