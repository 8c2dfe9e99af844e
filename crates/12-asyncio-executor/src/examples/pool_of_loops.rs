//! A pool of processes, one for each core: each task is an event loop with fifty coroutines.
//!
//! Python: `asyncio.run` in a `ProcessPoolExecutor`; the package `aiomultiprocess` is made of that.
//! Run: `cargo run -p ch12-asyncio-executor -- pool-of-loops`

use std::collections::BTreeMap;
use std::time::Duration;
use std::{io, process, thread};

use ch10_process_pool::process_pool::ProcessPool;
use nix::sys::resource::{UsageWho::RUSAGE_SELF, getrusage};
use nix::sys::time::TimeValLike;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    let cores = thread::available_parallelism()?.get();
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(cores, run_a_loop) }?;
    let results = pool.map(&vec![50; 2 * cores], 1).unwrap();
    pool.join();

    let mut computed = BTreeMap::new(); // microseconds, by process
    for result in results {
        let (pid, microseconds) = result.unwrap();
        *computed.entry(pid).or_insert(0) += microseconds;
    }
    info!(?computed, "all results are there");
    assert_eq!(computed.len(), cores, "a process for each core");
    assert!(
        computed
            .values()
            .all(|&microseconds| microseconds >= 50_000)
    );
    Ok(())
}

/// Returns which process this is, and how long it has computed.
#[tokio::main(flavor = "current_thread")]
async fn run_a_loop(coroutines: u32) -> Result<(u32, i64), String> {
    let _work = info_span!("work").entered();
    info!(coroutines, "runs a loop");
    let before = processor_time();
    let mut tasks = JoinSet::new();
    for _ in 0..coroutines {
        tasks.spawn(wait_and_compute());
    }
    tasks.join_all().await;
    Ok((process::id(), processor_time() - before))
}

async fn wait_and_compute() {
    sleep(BEAT).await; // all of a loop wait together
    let end = processor_time() + 1000;
    while processor_time() < end {} // a millisecond, in which this loop runs no other coroutine
}

/// For how many microseconds this process has had a core.
fn processor_time() -> i64 {
    let usage = getrusage(RUSAGE_SELF).unwrap();
    (usage.user_time() + usage.system_time()).num_microseconds()
}
