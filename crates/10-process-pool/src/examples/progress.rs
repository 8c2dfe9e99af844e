//! A long map with a progress bar: drawn on a terminal, otherwise reported line by line.
//!
//! Python: `multiprocessing.Pool.imap_unordered`, as it is used with a progress bar.
//! Run: `cargo run -p ch10-process-pool -- progress`

use std::io::{self, IsTerminal};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::pipe_semaphore::PipeSemaphore;
use crate::process_pool::ProcessPool;

const BEAT: Duration = Duration::from_millis(20);

static BAR_HAS_MOVED: LazyLock<PipeSemaphore> = LazyLock::new(|| PipeSemaphore::new().unwrap());

pub fn main() {
    LazyLock::force(&BAR_HAS_MOVED); // before the fork, so that it is the same in all processes
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, square) }.unwrap();
    let numbers: Vec<usize> = (1..=20).collect();
    let mut sum = 0;
    let squares = pool.map_unordered(&numbers, 1).unwrap();
    for (done, (_, square)) in (1..).zip(squares) {
        sum += square.unwrap();
        show(done);
        BAR_HAS_MOVED.release(1);
    }
    pool.join();
    info!(sum, "all is done");
    assert_eq!(sum, 2870);
}

pub fn square(number: usize) -> Result<usize, String> {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    if number == 20 {
        BAR_HAS_MOVED.acquire(); // the bar moves before all tasks are done
    }
    Ok(number * number)
}

fn show(done: usize) {
    if io::stderr().is_terminal() {
        let end = if done == 20 { "\n" } else { "" };
        eprint!("\r[{:20}] {done}/20{end}", "#".repeat(done));
    } else if done.is_multiple_of(5) {
        info!(done, "goes on");
    }
}
