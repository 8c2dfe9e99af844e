//! Two processes made from a function: each has a pid of its own, and main's pid as its parent's.
//!
//! Python: `multiprocessing.Process(target=work, args=(…))`.
//! Run: `cargo run -p ch08-processes -- function-style`

use std::thread;
use std::time::Duration;

use nix::sys::wait::WaitStatus;
use nix::unistd::{Pid, getpid, getppid};
use tracing::info;

use crate::fork::{reap_all, start_child};

const BEAT: Duration = Duration::from_millis(100);

/// What each process runs. Its argument needs no passing: the child has a copy of all variables.
/// The exit code is 0 if its parent is `parent`.
pub fn work(parent: Pid) -> u8 {
    info!(pid = getpid().as_raw(), parent = getppid().as_raw(), "works");
    thread::sleep(BEAT);
    u8::from(getppid() != parent)
}

/// Plays it: both children say that they are main's.
pub fn main() -> nix::Result<()> {
    let main = getpid();
    info!(pid = main.as_raw(), "starts two processes");
    let mut workers = Vec::new();
    for name in ["ann", "bob"] {
        // SAFETY: this process has no other thread.
        workers.push(unsafe { start_child(name, || work(main)) }?);
    }
    let ended = reap_all(&workers)?;
    for (ended, worker) in ended.into_iter().zip(workers) {
        assert_eq!(ended, WaitStatus::Exited(worker, 0), "main is the parent");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_who_started_us_and_nobody_else() {
        assert_eq!(work(getppid()), 0);
        assert_eq!(work(getpid()), 1);
    }
}
