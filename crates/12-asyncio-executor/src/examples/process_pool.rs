//! A loop hands ten 1-beat tasks to 4 processes: 3 beats, and the caller's list stays empty.
//!
//! Python: `loop.run_in_executor` with a `ProcessPoolExecutor`.
//! Run: `cargo run -p ch12-asyncio-executor -- process-pool`

use std::sync::Mutex;
use std::time::Duration;
use std::{io, thread};

use ch10_process_pool::process_pool::{Closed, ProcessPool, TaskError};
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// What every task appends to. Each process has one of its own.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A task: takes a beat, in which it needs no processor, and appends its number to the list.
/// Returns how long the list is then.
pub fn task(number: u32) -> Result<usize, String> {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    let mut list = LIST.lock().unwrap();
    list.push(number);
    Ok(list.len())
}

/// A pool of chapter 10 whose task it is.
pub type Pool = ProcessPool<u32, usize>;

/// Hands a task to the pool at once; what it returns waits for the result without a thread. A
/// thread of the pool calls back and wakes the loop.
pub fn run_in(
    pool: &Pool,
    number: u32,
) -> Result<impl Future<Output = Result<usize, TaskError>> + use<>, Closed> {
    let (done, mut result) = mpsc::unbounded_channel();
    let failed = done.clone();
    // Nobody needs to wait any more: then there is nobody to tell, and `send` says so.
    let callback = move |length| _ = done.send(Ok(length));
    pool.apply_async(&number, callback, move |error| _ = failed.send(Err(error)))?;
    Ok(async move { result.recv().await.expect("one of the two is called") })
}

/// Ten tasks on a pool of so many processes; returns their numbers as they came, each with the
/// length of the list in its process, and how long all took.
pub fn ten_tasks(pool: &Pool, processes: usize) -> io::Result<(Vec<(u32, usize)>, Duration)> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for number in 1..=10 {
            let result = run_in(pool, number).map_err(io::Error::other)?;
            tasks.spawn(async move { (number, result.await) });
        }
        let mut results = Vec::new();
        while let Some(result) = tasks.join_next().await {
            let (task, list) = result?;
            let list = list.map_err(io::Error::other)?;
            info!(task, its_list = list, "a result comes");
            results.push((task, list));
        }
        let took = start.elapsed();
        info!(processes, took = format_args!("{took:.0?}"), "all ten results are there");
        Ok((results, took))
    })
}

/// Plays it with 4 processes, and with 10, although there are no more cores for that.
pub fn main() -> io::Result<()> {
    let mut runs = Vec::new();
    for processes in [4, 10] {
        // SAFETY: no other thread is alive: a loop on one thread has none, and those of the pool
        // before have ended with it.
        let pool = unsafe { Pool::new(processes, task) }?;
        runs.push(ten_tasks(&pool, processes)?);
        pool.join();
    }
    let mine = LIST.lock().unwrap().len();
    info!(my_list = mine, "has all results");
    assert_eq!(mine, 0, "processes do not share memory");
    for ((mut results, took), at_least) in runs.into_iter().zip([3, 1]) {
        results.sort_unstable();
        assert!(results.iter().map(|(task, _)| *task).eq(1..=10), "all ten results arrive");
        let turns = results.iter().map(|(_, list)| *list).max().unwrap_or_default();
        assert!(turns >= at_least, "of four processes one takes three turns: four, four, two");
        assert!(took >= BEAT * u32::try_from(turns).expect("at most ten"), "{took:?}");
    }
    Ok(())
}
