//! One call returns twice: a parent forks three children, keeps each pid and reaps them all.
//!
//! Python: `os.fork`, `os._exit`, `os.waitpid`.
//! Run: `cargo run -p ch08-processes -- fork`

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Forks a child that does `work` and ends with the result as exit code; returns the child's pid.
/// What was printed before is written before, and what the child prints at its end: otherwise the
/// one would be printed twice, and the other never.
///
/// # Safety
///
/// No other thread is alive. In the child there is only the thread that calls `fork(2)`: a lock
/// that another one holds just then, such as the allocator's, stays locked there for ever.
pub unsafe fn start_child(name: &str, work: impl FnOnce() -> u8) -> nix::Result<Pid> {
    _ = io::stdout().flush(); // a closed pipe is no reason not to fork
    // SAFETY: our caller has promised that no other thread is alive.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok(child),
        ForkResult::Child => {
            let process = info_span!("process", name).entered();
            // A panic must not unwind into our caller: here that is a copy of the parent's code.
            let code = catch_unwind(AssertUnwindSafe(work)).unwrap_or(101);
            drop(process); // `_exit` drops nothing, and it would look killed
            _ = io::stdout().flush();
            // SAFETY: `_exit` takes a number and does not return. Unlike `exit` it does not run
            // what the parent has registered for its own end.
            unsafe { libc::_exit(code.into()) }
        }
    }
}

/// Waits for the end of each child, in this order; returns how they ended.
pub fn reap_all(children: &[Pid]) -> nix::Result<Vec<WaitStatus>> {
    let reap = |&child: &Pid| {
        let status = waitpid(child, None)?;
        info!(pid = child.as_raw(), "reaps a child");
        Ok(status)
    };
    children.iter().map(reap).collect()
}

/// Plays it: the children work 1, 2 and 3 beats, at the same time, and say so by their exit codes.
pub fn main() -> nix::Result<()> {
    let parent = getpid();
    let work = |beats: u8| {
        info!(parent = getppid().as_raw(), pid = getpid().as_raw(), "fork returned 0");
        thread::sleep(BEAT * beats.into());
        assert_eq!(getppid(), parent, "the child's parent is the process that forked it");
        beats
    };
    let mut children = Vec::new();
    for (name, beats) in [("ann", 1), ("bob", 2), ("eve", 3)] {
        // SAFETY: this process has no other thread.
        let child = unsafe { start_child(name, || work(beats)) }?;
        info!(pid = child.as_raw(), "fork returned the child's pid");
        children.push(child);
    }

    let ended = reap_all(&children)?;
    for (index, code) in [1, 2, 3].into_iter().enumerate() {
        assert_eq!(ended[index], WaitStatus::Exited(children[index], code));
    }
    let left = waitpid(None, Some(WaitPidFlag::WNOHANG));
    assert_eq!(left, Err(Errno::ECHILD), "no child is left, not even a zombie");
    info!("no child is left");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_child_has_nothing_to_reap() {
        assert_eq!(reap_all(&[]), Ok(vec![]));
        assert_eq!(reap_all(&[getpid()]), Err(Errno::ECHILD));
    }
}
