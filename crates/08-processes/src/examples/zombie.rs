//! A child that has ended stays in the process table as a zombie, until its parent reaps it.
//!
//! Python: `os.waitid` with `os.WNOWAIT` looks, `os.waitpid` reaps.
//! Run: `cargo run -p ch08-processes -- zombie`

use std::fs;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;
use tracing::info;

use crate::child::{fork_child, reap};

pub fn main() -> nix::Result<()> {
    // SAFETY: this process has no other thread.
    let child = unsafe { fork_child("child", || 7) }?;
    // Waits for its end, and leaves it as it is.
    waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)?;
    assert_eq!(state(child), 'Z', "it has ended, and it is still there");

    kill(child, Signal::SIGKILL)?;
    info!("kills the zombie");
    assert_eq!(state(child), 'Z', "a dead process cannot be killed");

    let code = reap(child)?;
    info!(code, "reaps the zombie");
    assert_eq!(code, 7, "what it was kept for");
    assert_eq!(state(child), '-', "now it is gone");
    Ok(())
}

/// What the process table says (`proc_pid_stat(5)`): `Z` is a zombie, `-` means no such process.
fn state(pid: Pid) -> char {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let (_program, rest) = stat.rsplit_once(") ").unwrap_or(("", "-"));
    let state = rest.chars().next().unwrap();
    info!(%state, "looks into the process table");
    state
}
