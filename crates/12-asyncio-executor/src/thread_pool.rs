//! Two tasks on a pool of two threads take a beat, of one thread two; `submit` does not wait.
//!
//! Python: `concurrent.futures.ThreadPoolExecutor` and `submit`.
//! Run: `cargo run -p ch12-asyncio-executor -- thread-pool`

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

/// What the tasks append to. It is on the heap, which all threads share.
pub type List = Arc<Mutex<Vec<u32>>>;

/// A task: works for a beat, and then appends to the list.
pub fn append(number: u32, list: &List) {
    let _work = info_span!("work").entered();
    info!(number, "works");
    thread::sleep(BEAT);
    list.lock().unwrap().push(number);
}

/// What was seen, and when, since the tasks were submitted.
pub struct Seen {
    /// How long submitting took, and how long the list was then.
    pub submitted: (Duration, usize),
    /// How long all took, and what was in the list then.
    pub done: (Duration, Vec<u32>),
}

/// Submits two tasks to a pool, looks at the list at once, and again when both are done.
pub fn submit_two(threads: usize) -> io::Result<Seen> {
    let (pool, list) = (Pool::new(threads, "worker")?, List::default());
    let start = Instant::now();
    let tasks = [1, 2].map(|number| {
        let list = list.clone();
        pool.submit(move || append(number, &list))
    });
    let length = list.lock().unwrap().len();
    let submitted = (start.elapsed(), length);
    info!(length, "does not wait, and looks at the list");
    for task in tasks {
        task.join().unwrap();
    }
    let mut numbers = list.lock().unwrap().clone();
    numbers.sort_unstable();
    let done = (start.elapsed(), numbers);
    info!(length = done.1.len(), took = format_args!("{:.0?}", done.0), "has waited for both");
    Ok(Seen { submitted, done })
}

/// Plays it with two threads and with one.
pub fn main() -> io::Result<()> {
    let [two, one] = [submit_two(2)?, submit_two(1)?];
    for Seen { submitted: (took, length), done: (_, numbers) } in [&two, &one] {
        // A task takes a beat, so before that nothing is there to be seen.
        assert!(*took >= BEAT || *length == 0, "it is read too early");
        assert_eq!(*numbers, [1, 2], "and yet it is shared");
    }
    info!(submitting = two.submitted.0.as_micros(), "microseconds until main went on");
    assert!(two.done.0 >= BEAT && one.done.0 >= 2 * BEAT, "two threads work at the same time");
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
