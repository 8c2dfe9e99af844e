//! How little is lost beside the waiting itself, in beats of a second, best of three rounds:
//! `cargo bench -p ch12-asyncio-executor --bench near_the_limit`. It fails when a goal is missed.

use std::time::{Duration, Instant};
use std::{io, thread};

use ch10_process_pool::process_pool::ProcessPool;
use ch12_asyncio_executor::pool::Pool;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

const BEAT: Duration = Duration::from_secs(1);
const ROUNDS: usize = 3;

#[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
fn block(_: u32) -> Result<usize, String> {
    thread::sleep(BEAT);
    Ok(0)
}

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    // SAFETY: this program has no other thread.
    let processes = unsafe { ProcessPool::new(4, block) }?;
    let threads = Pool::new(10, "worker")?;
    let runtime = Builder::new_current_thread().enable_time().build()?;

    let gathered = || runtime.block_on(async { tokio::join!(sleep(BEAT), sleep(BEAT)) });
    let reached = [
        best("two waits of a beat, gathered", 1.01, || _ = gathered()),
        best(
            "ten blocking calls of a beat on a pool of ten threads",
            1.01,
            || {
                on_threads(&runtime, &threads);
            },
        ),
        best(
            "ten tasks of a beat on a pool of four processes",
            3.02,
            || {
                on_processes(&runtime, &processes);
            },
        ),
    ];
    processes.join();
    if reached.contains(&false) {
        Err(io::Error::other("a goal is missed"))
    } else {
        Ok(())
    }
}

fn on_threads(runtime: &Runtime, pool: &Pool) {
    runtime.block_on(async {
        let submit = |number| {
            let (result, call) = oneshot::channel();
            drop(pool.submit(move || result.send(block(number))));
            call
        };
        for call in (0..10).map(submit).collect::<Vec<_>>() {
            call.await.expect("a result").expect("no error");
        }
    });
}

fn on_processes(runtime: &Runtime, pool: &ProcessPool<u32, usize>) {
    runtime.block_on(async {
        let (done, mut results) = mpsc::unbounded_channel();
        for number in 0..10 {
            let done = done.clone();
            let callback = move |result| _ = done.send(result);
            pool.apply_async(&number, callback, |error| panic!("{error}"))
                .expect("it is open");
        }
        drop(done);
        while results.recv().await.is_some() {}
    });
}

/// Says how many beats it takes, and whether that is as little as it should be.
fn best(what: &str, goal: f64, work: impl Fn()) -> bool {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() / BEAT.as_secs_f64()
    };
    let beats = (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min);
    let reached = if beats <= goal { "reached" } else { "missed" };
    println!("{what:<54} {beats:.4} beats, goal {goal}: {reached}");
    beats <= goal
}
