//! Two tasks on a pool of two threads take a beat, of one thread two; `submit` does not wait.
//!
//! Python: `concurrent.futures.ThreadPoolExecutor` and `submit`.
//! Run: `cargo run -p ch12-asyncio-executor -- thread-pool`

use std::sync::{Arc, Barrier, Mutex};
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

/// What the tasks append to. It is on the heap, which all threads share.
pub type List = Arc<Mutex<Vec<u32>>>;

/// A task: works for a beat, and then appends to the list. It begins when as many tasks are at work
/// as the pool has threads: one thread fewer, and it never does.
pub fn append(number: u32, list: &List, all_threads: &Barrier) {
    let _work = info_span!("work").entered();
    all_threads.wait();
    info!(number, "works");
    thread::sleep(BEAT);
    list.lock().unwrap().push(number);
}

/// Submits two tasks to a pool, looks at the list at once, and again when both are done. Returns
/// how long both took.
pub fn submit_two(threads: usize) -> io::Result<Duration> {
    let (pool, list) = (Pool::new(threads, "worker")?, List::default());
    let all_threads = Arc::new(Barrier::new(threads));
    let start = Instant::now();
    let seen = list.lock().unwrap(); // on a busy machine, no task is done before we have looked
    let tasks = [1, 2].map(|number| {
        let (list, all_threads) = (list.clone(), all_threads.clone());
        pool.submit(move || append(number, &list, &all_threads))
    });
    let length = seen.len();
    drop(seen);
    info!(length, "does not wait, and looks at the list");
    assert_eq!(length, 0, "it is read too early");

    for task in tasks {
        task.join().unwrap();
    }
    let took = start.elapsed();
    let length = list.lock().unwrap().len();
    info!(length, took = format_args!("{took:.0?}"), "has waited for both");
    assert_eq!(length, 2, "and yet it is shared");
    Ok(took)
}

/// Plays it with two threads and with one.
pub fn main() -> io::Result<()> {
    assert!(submit_two(2)? >= BEAT, "both work during the same beat");
    assert!(submit_two(1)? >= 2 * BEAT, "one thread works on one after the other");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn submit_does_not_wait_for_the_task() {
        let (pool, list) = (Pool::new(1, "worker").unwrap(), List::default());
        let (open, gate) = mpsc::channel();
        let theirs = list.clone();
        let task = pool.submit(move || {
            gate.recv().unwrap();
            theirs.lock().unwrap().push(1);
        });
        assert!(list.lock().unwrap().is_empty(), "the task stands at the gate");
        open.send(()).unwrap();
        task.join().unwrap();
        assert_eq!(*list.lock().unwrap(), [1]);
    }
}
