//! Two tasks take one beat on two threads, and two on one thread; `submit` does not wait.
//!
//! Python: `concurrent.futures.ThreadPoolExecutor` and `submit`.
//! Run: `cargo run -p ch12-asyncio-executor -- thread-pool`

use std::sync::{Arc, Barrier, Mutex};
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

/// Threads share the heap, and so this list.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() -> io::Result<()> {
    submit_two(2)?; // at the same time
    assert!(submit_two(1)? >= 2 * BEAT); // one after the other
    Ok(())
}

fn submit_two(threads: usize) -> io::Result<Duration> {
    let pool = Pool::new(threads, "worker")?;
    let all_at_work = Arc::new(Barrier::new(threads));
    let start = Instant::now();
    let mut list = LIST.lock().unwrap(); // on a busy machine, a task may be quicker than we are
    list.clear();
    let tasks = [1, 2].map(|number| {
        let all_at_work = Arc::clone(&all_at_work);
        pool.submit(move || append(number, &all_at_work))
    });
    info!(length = list.len(), "does not wait, and reads the list");
    assert_eq!(list.len(), 0, "it is read too early");
    drop(list);

    for task in tasks {
        task.join().unwrap();
    }
    let length = LIST.lock().unwrap().len();
    info!(length, "has waited for both");
    assert_eq!(length, 2);
    Ok(start.elapsed())
}

fn append(number: u32, all_at_work: &Barrier) {
    let _work = info_span!("work").entered();
    all_at_work.wait(); // passed only when each thread of the pool has a task
    info!(number, "works");
    thread::sleep(BEAT);
    LIST.lock().unwrap().push(number);
}
