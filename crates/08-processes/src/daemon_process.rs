//! A daemon process ends with its parent, however that one ends: the system kills it.
//!
//! Python: `Process(daemon=True)`; the parent itself ends it, if it gets that far.
//! Run: `cargo run -p ch08-processes -- daemon-process`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use nix::sys::prctl;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, wait};
use nix::unistd::{Pid, getppid};
use tracing::info;

use crate::fork::{reap_all, start_child};

const BEAT: Duration = Duration::from_millis(50);
const ROUNDS: u32 = 100;

/// From now on this process is killed when `parent` has ended (`PR_SET_PDEATHSIG(2const)`). False
/// if that has happened already: then nobody would tell us any more.
pub fn end_with_parent(parent: Pid) -> nix::Result<bool> {
    prctl::set_pdeathsig(Signal::SIGKILL)?;
    Ok(getppid() == parent)
}

fn daemon(parent: Pid, mut ready: &UnixStream) -> io::Result<u8> {
    if !end_with_parent(parent)? {
        return Ok(3);
    }
    ready.write_all(&[1])?;
    for round in 1..=ROUNDS {
        info!(round, "sweeps");
        thread::sleep(BEAT);
    }
    Ok(0)
}

/// What the daemon's parent does: starts it, works for two beats and a half, ends.
fn parent(end: fn() -> u8) -> io::Result<u8> {
    let (mut ours, theirs) = UnixStream::pair()?;
    let me = nix::unistd::getpid();
    // SAFETY: a forked child has one thread.
    unsafe { start_child("daemon", || daemon(me, &theirs).unwrap_or(2)) }?;
    drop(theirs);
    ours.read_exact(&mut [0])?;
    info!("works");
    thread::sleep(BEAT * 5 / 2);
    info!("ends");
    Ok(end())
}

/// Has a parent start a daemon and end; returns how both of them ended, first the parent.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive. And there is no other child.
pub unsafe fn daemon_of(end: fn() -> u8) -> io::Result<[WaitStatus; 2]> {
    // The daemon will be an orphan: as a subreaper we get it, and so we see how it ends.
    prctl::set_child_subreaper(true)?;
    // SAFETY: our caller has promised it.
    let parent = unsafe { start_child("parent", || parent(end).unwrap_or(2)) }?;
    let parent = reap_all(&[parent])?[0];
    Ok([parent, wait()?])
}

/// Plays it: a parent that ends in order, and one that is killed.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread, and no other child.
    let [parent, daemon] = unsafe { daemon_of(|| 0) }?;
    assert!(matches!(parent, WaitStatus::Exited(_, 0)), "{parent:?}");
    assert!(matches!(daemon, WaitStatus::Signaled(_, Signal::SIGKILL, _)), "{daemon:?}");
    info!("the daemon ended with its parent");

    let killed = || raise(Signal::SIGKILL).map_or(1, |()| 1);
    // SAFETY: as above.
    let [parent, daemon] = unsafe { daemon_of(killed) }?;
    assert!(matches!(parent, WaitStatus::Signaled(_, Signal::SIGKILL, _)), "{parent:?}");
    assert!(matches!(daemon, WaitStatus::Signaled(_, Signal::SIGKILL, _)), "{daemon:?}");
    info!("the daemon ended with its parent");
    Ok(())
}
