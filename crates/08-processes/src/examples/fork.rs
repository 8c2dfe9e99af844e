//! One call returns twice: a parent forks three children, keeps each pid and reaps them all.
//!
//! Python: `os.fork`, `os._exit`, `os.waitpid`.
//! Run: `cargo run -p ch08-processes -- fork`

use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::wait::{WaitStatus, wait, waitpid};
use nix::unistd::{ForkResult, fork, getpid, getppid};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> nix::Result<()> {
    let mut children = Vec::new();
    for (name, beats) in [("ann", 1), ("bob", 2), ("eve", 3)] {
        // SAFETY: this process has no other thread.
        match unsafe { fork() }? {
            ForkResult::Child => {
                work(name, beats);
                // SAFETY: `_exit` takes a number and does not return.
                unsafe { libc::_exit(beats.into()) } // or it would go on with the parent's program
            }
            ForkResult::Parent { child } => {
                info!(pid = %child, "fork returned the child's pid");
                children.push(child);
            }
        }
    }
    for (child, code) in children.into_iter().zip(1..) {
        assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, code));
        info!(pid = %child, "reaps a child");
    }
    assert_eq!(wait(), Err(Errno::ECHILD), "no child is left");
    Ok(())
}

fn work(name: &str, beats: u8) {
    let _process = info_span!("process", name).entered(); // the name of its lane in the picture
    info!(parent = %getppid(), pid = %getpid(), "fork returned 0");
    let _work = info_span!("work").entered();
    thread::sleep(BEAT * beats.into());
}
