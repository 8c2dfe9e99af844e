//! Two processes made from a type with a `run` method; each runs it in a copy of its own.
//!
//! Python: a class that inherits from `multiprocessing.Process` and has a method `run`.
//! Run: `cargo run -p ch08-processes -- struct-style`

use std::thread;
use std::time::Duration;

use nix::unistd::{getpid, getppid};
use tracing::info;

use crate::child::{fork_child, reap_all};

const BEAT: Duration = Duration::from_millis(100);

struct Worker {
    name: &'static str,
    rounds: i32,
}

pub fn main() -> nix::Result<()> {
    info!(pid = %getpid(), "starts two processes");
    let mut workers = ["ann", "bob"].map(|name| Worker { name, rounds: 0 });
    let mut pids = Vec::new();
    for worker in &mut workers {
        // SAFETY: this process has no other thread.
        let pid = unsafe { fork_child(worker.name, || worker.run()) }?;
        pids.push(pid);
    }
    assert_eq!(reap_all(&pids)?, [1, 1], "each child has worked one round");
    assert_eq!(workers[0].rounds, 0, "in its own copy of the worker");
    Ok(())
}

impl Worker {
    fn run(&mut self) -> i32 {
        info!(pid = %getpid(), parent = %getppid(), "works");
        thread::sleep(BEAT);
        self.rounds += 1;
        self.rounds
    }
}
