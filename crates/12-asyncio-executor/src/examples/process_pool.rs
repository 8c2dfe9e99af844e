//! A loop hands ten 1-beat tasks to 4 processes: 3 beats, and the caller's list stays empty.
//!
//! Python: `loop.run_in_executor` with a `ProcessPoolExecutor`.
//! Run: `cargo run -p ch12-asyncio-executor -- process-pool`

use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{io, thread};

use ch10_process_pool::process_pool::ProcessPool;
use tokio::sync::mpsc;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Each process has its own.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() -> io::Result<()> {
    assert!(ten_tasks(4)? >= 3); // four, four and two
    assert!(ten_tasks(10)? >= 1); // a task that sleeps needs no core: more processes are enough
    let length = LIST.lock().unwrap().len();
    info!(length, "has all results, and reads the list");
    assert_eq!(length, 0, "processes share no memory");
    Ok(())
}

/// Returns the most tasks that one process has done.
fn ten_tasks(processes: usize) -> io::Result<usize> {
    // SAFETY: no other thread is alive: the loop has none, and the threads of the pool before have
    // ended with it.
    let pool = unsafe { ProcessPool::new(processes, |number| Ok(append(number))) }?;
    let start = Instant::now();
    let results = collect(&pool)?;
    pool.join();

    let turns = results.iter().map(|(_, length)| *length).max().unwrap();
    info!(processes, "all ten results are there");
    assert_eq!(results.len(), 10);
    assert!(start.elapsed() >= BEAT * u32::try_from(turns).unwrap());
    Ok(turns)
}

#[tokio::main(flavor = "current_thread")]
async fn collect(pool: &ProcessPool<u32, usize>) -> io::Result<Vec<(u32, usize)>> {
    let (done, mut results) = mpsc::unbounded_channel();
    for number in 1..=10 {
        let done = done.clone(); // a thread of the pool sends, which wakes the loop
        let callback = move |length| done.send((number, length)).unwrap();
        pool.apply_async(&number, callback, |error| panic!("{error}"))
            .map_err(io::Error::other)?;
    }
    drop(done);
    let mut collected = Vec::new();
    while let Some((number, length)) = results.recv().await {
        info!(number, length, "a result comes");
        collected.push((number, length));
    }
    Ok(collected)
}

fn append(number: u32) -> usize {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    let mut list = LIST.lock().unwrap();
    list.push(number);
    list.len()
}
