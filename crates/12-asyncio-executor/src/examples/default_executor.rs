//! Who runs a call that blocks, and how many at once: up to 512 threads of the runtime, or a limit.
//!
//! Python: `loop.run_in_executor(None, …)`: up to 32 threads, at most four more than cores.
//! Run: `cargo run -p ch12-asyncio-executor -- default-executor`

use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tracing::info;

pub fn main() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let threads = runtime.block_on(forty_calls(40));
    info!(threads, "the default makes a thread whenever none is free");
    assert_eq!(threads, 40);

    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.max_blocking_threads(4).build().unwrap();
    let threads = runtime.block_on(forty_calls(4));
    info!(threads, "a limit: the other calls wait in line");
    assert_eq!(threads, 4);
}

/// Makes forty calls, `at_once` of them at a time; returns how many threads have made them.
async fn forty_calls(at_once: usize) -> usize {
    let all_are_here = Arc::new(Barrier::new(at_once));
    let mut calls = JoinSet::new();
    for _ in 0..40 {
        let all_are_here = Arc::clone(&all_are_here);
        calls.spawn_blocking(move || {
            all_are_here.wait(); // passed only when that many calls are here
            thread::current().id()
        });
    }
    let threads: HashSet<_> = calls.join_all().await.into_iter().collect();
    threads.len()
}
