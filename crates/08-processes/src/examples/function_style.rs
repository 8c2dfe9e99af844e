//! Two processes made from a function: each has a pid of its own, and main's pid as its parent's.
//!
//! Python: `multiprocessing.Process(target=work, args=(…))`.
//! Run: `cargo run -p ch08-processes -- function-style`

use std::thread;
use std::time::Duration;

use nix::unistd::{Pid, getpid, getppid};
use tracing::info;

use crate::child::{fork_child, reap_all};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> nix::Result<()> {
    let main = getpid();
    info!(pid = %main, "starts two processes");
    let mut workers = Vec::new();
    for name in ["ann", "bob"] {
        // SAFETY: this process has no other thread.
        let worker = unsafe { fork_child(name, || work(main)) }?;
        workers.push(worker);
    }
    assert_eq!(reap_all(&workers)?, [0, 0], "main is the parent of both");
    Ok(())
}

/// Its argument needs no passing: a forked child has a copy of all variables.
fn work(main: Pid) -> i32 {
    info!(pid = %getpid(), parent = %getppid(), "works");
    thread::sleep(BEAT);
    i32::from(getppid() != main)
}
