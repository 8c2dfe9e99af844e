//! Two tasks take one beat in a pool of two threads, and two beats in a pool of one.
//!
//! Python: `ThreadPoolExecutor(2)` and `ThreadPoolExecutor(1)`.
//! Run: `cargo run -p ch12-asyncio-executor -- pool-of-one`

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    two_tasks(2)?; // at the same time
    assert!(two_tasks(1)? >= 2 * BEAT); // one after the other
    Ok(())
}

fn two_tasks(threads: usize) -> io::Result<Duration> {
    let pool = Pool::new(threads, "worker")?;
    let all_at_work = Arc::new(Barrier::new(threads));
    let start = Instant::now();
    let tasks = [1, 2].map(|number| {
        let all_at_work = Arc::clone(&all_at_work);
        pool.submit(move || work(number, &all_at_work))
    });
    for task in tasks {
        task.join().unwrap();
    }
    let took = start.elapsed();
    info!(threads, milliseconds = took.as_millis(), "both are done");
    Ok(took)
}

fn work(number: u32, all_at_work: &Barrier) {
    let _work = info_span!("work").entered();
    all_at_work.wait(); // passed only when each thread of the pool has a task
    info!(number, "works");
    thread::sleep(BEAT);
}
