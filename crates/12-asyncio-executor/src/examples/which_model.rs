//! Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.
//!
//! Python: the same table, and another answer for threads.
//! Run: `cargo run --release -p ch12-asyncio-executor -- which-model`

use std::hint::black_box;
use std::io;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use ch10_process_pool::process_pool::ProcessPool;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::info;

/// How long a task waits, and how many steps it computes.
type Task = (Duration, u64);

const COMPUTES: Task = (Duration::ZERO, 1_000_000);
const WAITS: Task = (Duration::from_millis(25), 0);

pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(4, |task| Ok(work(task))) }?;
    for (name, task) in [("cpu-bound", COMPUTES), ("io-bound", WAITS)] {
        let serial = best(|| [task; 4].map(work));
        let threads = best(|| on_threads(task));
        let processes = best(|| pool.map(&[task; 4], 1));
        let coroutines = best(|| on_a_loop(task));
        info!(name, serial, threads, processes, coroutines, "microseconds");
        let slowest = threads.max(processes).max(coroutines);
        assert!(task == COMPUTES || 2 * slowest < serial);
    }
    pool.join();
    let computed = (thread::current().id(), compute(COMPUTES.1));
    assert_eq!(on_a_loop(COMPUTES), [computed; 4], "one after the other");
    Ok(())
}

fn work((wait, steps): Task) -> u64 {
    thread::sleep(wait);
    compute(steps)
}

fn on_threads(task: Task) {
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(move || work(task));
        }
    });
}

#[tokio::main(flavor = "current_thread")]
async fn on_a_loop(task: Task) -> Vec<(ThreadId, u64)> {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        tasks.spawn(coroutine(task));
    }
    tasks.join_all().await
}

async fn coroutine((wait, steps): Task) -> (ThreadId, u64) {
    sleep(wait).await; // only waiting can be awaited
    (thread::current().id(), compute(steps))
}

fn compute(steps: u64) -> u64 {
    (0..steps).fold(1, |sum, step| black_box(sum) ^ (3 * step))
}

/// The best of five rounds, the one that was disturbed least.
fn best<T>(round: impl Fn() -> T) -> u128 {
    let mut best = u128::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        round();
        best = best.min(start.elapsed().as_micros());
    }
    best
}
