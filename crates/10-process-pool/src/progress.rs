//! A long map with a progress bar: on a terminal it is drawn, otherwise told line by line.
//!
//! Python: `imap_unordered` of `multiprocessing.Pool`, as it is used with a progress bar.
//! Run: `cargo run -p ch10-process-pool -- progress`

use std::io::{self, IsTerminal, PipeReader, PipeWriter, Read, Write};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::process_pool::ProcessPool;

const TASKS: u32 = 20;
const BEAT: Duration = Duration::from_millis(20);

/// The last task waits here until the bar has moved.
static GATE: LazyLock<(PipeReader, PipeWriter)> = LazyLock::new(|| io::pipe().expect("a pipe"));

/// Works for a beat.
pub fn work(task: u32) -> Result<u32, String> {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    if task == TASKS - 1 {
        let mut gate = &GATE.0;
        gate.read_exact(&mut [0]).map_err(|error| error.to_string())?;
    }
    Ok(task * task)
}

/// `done` of `all` as a bar of 20 places.
pub fn bar(done: usize, all: usize) -> String {
    let filled = (20 * done).checked_div(all).unwrap_or(20);
    format!("[{}{}] {done}/{all}", "#".repeat(filled), " ".repeat(20 - filled))
}

/// Plays it: results come as they are ready, and each moves the bar.
pub fn main() -> io::Result<()> {
    let mut gate = &GATE.1; // made before the fork, so all have it
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, work) }?;
    let tasks: Vec<u32> = (0..TASKS).collect();
    let mut terminal = io::stderr();
    let (mut sum, mut bars) = (0, Vec::new());
    let results = pool.map_unordered(&tasks, 1).expect("it is open");
    for (done, (_, square)) in (1..).zip(results) {
        sum += square.expect("it works");
        bars.push(bar(done, tasks.len()));
        if terminal.is_terminal() {
            write!(terminal, "\r{}", bar(done, tasks.len()))?;
        } else if done % 5 == 0 {
            info!(done, "goes on");
        }
        if done == 1 {
            gate.write_all(b"!")?;
        }
    }
    if terminal.is_terminal() {
        writeln!(terminal)?;
    }
    pool.join();
    info!(sum, "all is done");
    assert_eq!(sum, 2470);
    assert_eq!((bars.len(), bars.last()), (20, Some(&bar(20, 20))));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_and_nothing_to_do_is_done() {
        assert_eq!(bar(1, 2), "[##########          ] 1/2");
        assert_eq!(bar(0, 0), "[####################] 0/0");
    }
}
