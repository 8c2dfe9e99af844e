//! `submit` does not wait: whoever reads the list at once finds it empty, although it is shared.
//!
//! Python: `concurrent.futures.ThreadPoolExecutor` and `submit`.
//! Run: `cargo run -p ch12-asyncio-executor -- thread-pool`

use std::sync::Mutex;
use std::time::Duration;
use std::{io, thread};

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

/// Threads share the heap, and so this list.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() -> io::Result<()> {
    let pool = Pool::new(2, "worker")?;
    let list = LIST.lock().unwrap(); // on a busy machine, a task may be quicker than we are
    let tasks = [1, 2].map(|number| pool.submit(move || append(number)));
    info!(length = list.len(), "does not wait, and reads the list");
    assert_eq!(list.len(), 0, "it is read too early");
    drop(list);

    for task in tasks {
        task.join().unwrap();
    }
    let length = LIST.lock().unwrap().len();
    info!(length, "has waited for both");
    assert_eq!(length, 2);
    Ok(())
}

fn append(number: u32) {
    let _work = info_span!("work").entered();
    info!(number, "works");
    thread::sleep(BEAT);
    LIST.lock().unwrap().push(number);
}
