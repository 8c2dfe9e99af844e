//! Two processes say one line each; main waits for both and has the last word.
//!
//! Python: `multiprocessing.Process`, `start`, `join`.
//! Run: `cargo run -p ch08-processes -- two-workers`

use std::thread;
use std::time::Duration;

use nix::sys::wait::WaitStatus;
use nix::unistd::{Pid, getpid};
use tracing::info;

use crate::fork::{reap_all, start_child};

const BEAT: Duration = Duration::from_millis(100);

/// What each process runs: says its line and works for a beat. The exit code says that all is well.
pub fn work() -> u8 {
    info!(pid = getpid().as_raw(), "works");
    thread::sleep(BEAT);
    0
}

/// Starts a process for each name; returns their pids. None of them is waited for.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive.
pub unsafe fn start_all(names: &[&str]) -> nix::Result<Vec<Pid>> {
    // SAFETY: our caller has promised it.
    names.iter().map(|name| unsafe { start_child(name, work) }).collect()
}

/// Plays it: two pids, and neither is ours.
pub fn main() -> nix::Result<()> {
    // SAFETY: this process has no other thread.
    let workers = unsafe { start_all(&["ann", "bob"]) }?;
    let ended = reap_all(&workers)?;
    info!("both are done");
    assert_eq!(ended, [WaitStatus::Exited(workers[0], 0), WaitStatus::Exited(workers[1], 0)]);
    assert_ne!(workers[0], workers[1], "each process has a pid of its own");
    assert!(!workers.contains(&getpid()), "and neither is the parent's");
    Ok(())
}
