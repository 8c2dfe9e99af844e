//! Two processes made from a type with a `run` method; each runs it in a copy of its own.
//!
//! Python: a class that inherits from `multiprocessing.Process` and has a method `run`.
//! Run: `cargo run -p ch08-processes -- struct-style`

use std::thread;
use std::time::Duration;

use nix::sys::wait::WaitStatus;
use nix::unistd::{Pid, getpid, getppid};
use tracing::info;

use crate::fork::{reap_all, start_child};

const BEAT: Duration = Duration::from_millis(100);

/// A piece of work that knows all that it needs.
pub struct Worker {
    name: &'static str,
    parent: Pid,
    rounds: u8,
}

impl Worker {
    /// Starts a process that runs [`run`](Self::run); returns its pid.
    ///
    /// # Safety
    ///
    /// That of [`start_child`]: no other thread is alive.
    pub unsafe fn start(&mut self) -> nix::Result<Pid> {
        // SAFETY: our caller has promised it.
        unsafe { start_child(self.name, || self.run()) }
    }

    /// Works one round; returns the number of rounds, or 0 if its parent is another one.
    pub fn run(&mut self) -> u8 {
        info!(pid = getpid().as_raw(), parent = getppid().as_raw(), "works");
        thread::sleep(BEAT);
        self.rounds += 1;
        if getppid() == self.parent { self.rounds } else { 0 }
    }
}

/// Plays it: each child has worked one round, in its own copy of the worker.
pub fn main() -> nix::Result<()> {
    let parent = getpid();
    info!(pid = parent.as_raw(), "starts two processes");
    let mut workers = ["ann", "bob"].map(|name| Worker { name, parent, rounds: 0 });
    let mut pids = Vec::new();
    for worker in &mut workers {
        // SAFETY: this process has no other thread.
        pids.push(unsafe { worker.start() }?);
    }
    for (ended, pid) in reap_all(&pids)?.into_iter().zip(pids) {
        assert_eq!(ended, WaitStatus::Exited(pid, 1), "one round, and main is the parent");
    }
    let rounds = workers.map(|worker| worker.rounds);
    assert_eq!(rounds, [0, 0], "the parent's workers have not moved");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_without_a_process_is_a_plain_call() {
        let mut worker = Worker { name: "plain", parent: getppid(), rounds: 0 };
        assert_eq!([worker.run(), worker.run()], [1, 2]);
        assert_eq!(worker.rounds, 2);
    }

    #[test]
    fn a_strangers_child_gets_no_rounds() {
        let mut worker = Worker { name: "plain", parent: getpid(), rounds: 0 };
        assert_eq!(worker.run(), 0);
    }
}
