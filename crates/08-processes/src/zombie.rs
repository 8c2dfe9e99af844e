//! A child that has ended stays in the process table as a zombie, until its parent reaps it.
//!
//! Python: `os.waitid` with `os.WNOWAIT` looks, `os.waitpid` reaps.
//! Run: `cargo run -p ch08-processes -- zombie`

use std::{fs, io};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::{Pid, getpid};
use tracing::info;

use crate::fork::start_child;

/// The state of a process as a letter (`proc_pid_stat(5)`): `R` runs, `S` sleeps, `Z` is a zombie.
/// There is none if there is no such process.
pub fn state(pid: Pid) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Before it is the program's name in brackets, which may contain anything.
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Waits for the end of a child, and leaves it as it is: a zombie.
pub fn wait_without_reaping(child: Pid) -> nix::Result<()> {
    waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).map(drop)
}

fn look(child: Pid) -> Option<char> {
    let state = state(child);
    info!(state = %state.unwrap_or('-'), "looks into the process table");
    state
}

/// Plays it: a zombie is seen, cannot be killed, and is reaped.
pub fn main() -> io::Result<()> {
    let work = || {
        info!("ends");
        7
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { start_child("child", work) }?;
    wait_without_reaping(child)?;
    assert_eq!(look(child), Some('Z'), "it has ended, and it is still there");
    kill(child, Signal::SIGKILL)?;
    info!("kills the zombie");
    assert_eq!(look(child), Some('Z'), "what is dead cannot be killed");

    let ended = waitpid(child, None)?;
    info!("reaps the zombie");
    assert_eq!(ended, WaitStatus::Exited(child, 7), "what it is kept for: its exit code");
    assert_eq!(look(child), None, "now it is gone");
    assert_eq!(kill(child, None), Err(Errno::ESRCH), "and its pid is free for another one");
    assert!(state(getpid()).is_some_and(|state| state != 'Z'));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_are_alive() {
        assert!(matches!(state(getpid()), Some('R' | 'S')));
    }

    #[test]
    fn a_pid_that_cannot_be_has_no_state() {
        assert_eq!(state(Pid::from_raw(-1)), None);
    }
}
