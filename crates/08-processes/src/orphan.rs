//! A process whose parent has ended is an orphan, and gets another parent: one that reaps it.
//!
//! Python: `os.getppid` before and after.
//! Run: `cargo run -p ch08-processes -- orphan`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::sys::prctl;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{Pid, getpid, getppid};
use tracing::info;

use crate::fork::{reap_all, start_child};

const LIMIT: Duration = Duration::from_secs(10);

/// What the orphan does: says who its parent is, lets that one end, and says it again when it is
/// told that this has happened.
pub fn orphan(mut line: &UnixStream, mut parent: &UnixStream) -> io::Result<u8> {
    line.set_read_timeout(Some(LIMIT))?;
    info!(parent = getppid().as_raw(), "has a parent");
    parent.write_all(&[1])?;
    line.write_all(&getpid().as_raw().to_ne_bytes())?;
    line.read_exact(&mut [0])?;
    info!(parent = getppid().as_raw(), "has another parent");
    line.write_all(&getppid().as_raw().to_ne_bytes())?;
    Ok(0)
}

/// What its parent does: starts it, and ends when it may.
fn parent(line: &UnixStream) -> io::Result<u8> {
    let (mut ours, theirs) = UnixStream::pair()?;
    // SAFETY: a forked child has one thread.
    unsafe { start_child("orphan", || orphan(line, &theirs).unwrap_or(2)) }?;
    drop(theirs); // a child that dies too early must end our reading
    ours.read_exact(&mut [0])?;
    Ok(0)
}

fn read_pid(mut line: &UnixStream) -> io::Result<Pid> {
    let mut pid = [0; 4];
    line.read_exact(&mut pid)?;
    Ok(Pid::from_raw(i32::from_ne_bytes(pid)))
}

/// Makes an orphan; returns its pid, its dead parent's and its new parent's.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive.
pub unsafe fn make_an_orphan() -> io::Result<[Pid; 3]> {
    let (mut ours, theirs) = UnixStream::pair()?;
    // SAFETY: our caller has promised it.
    let parent = unsafe { start_child("parent", || parent(&theirs).unwrap_or(2)) }?;
    drop(theirs); // now an end of both is the end of our reading
    let orphan = read_pid(&ours)?;
    reap_all(&[parent])?;
    ours.write_all(&[1])?;
    let new_parent = read_pid(&ours)?;
    ours.read_to_end(&mut Vec::new())?; // the orphan has ended, though we cannot wait for it
    Ok([orphan, parent, new_parent])
}

/// Plays it: first somebody adopts the orphan, then we do.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let [orphan, parent, new_parent] = unsafe { make_an_orphan() }?;
    info!(parent = new_parent.as_raw(), "somebody has adopted the orphan");
    assert_ne!(new_parent, parent, "the dead are nobody's parents");
    // If we are the first process of a container, we adopt it ourselves (`pid_namespaces(7)`).
    let reaped = waitpid(orphan, None).is_ok();
    assert_eq!(reaped, new_parent == getpid(), "only its new parent can wait for it");

    prctl::set_child_subreaper(true)?;
    // SAFETY: as above.
    let [orphan, parent, new_parent] = unsafe { make_an_orphan() }?;
    info!(parent = new_parent.as_raw(), "main has adopted the orphan");
    assert_eq!([new_parent == parent, new_parent == getpid()], [false, true]);
    assert_eq!(waitpid(orphan, None)?, WaitStatus::Exited(orphan, 0), "now it is ours to reap");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told_says_its_parent_twice() -> io::Result<()> {
        let (mut ours, theirs) = UnixStream::pair()?;
        ours.write_all(&[1])?;
        let (mut parent, line) = UnixStream::pair()?;
        assert_eq!(orphan(&theirs, &line)?, 0);
        parent.read_exact(&mut [0])?;
        assert_eq!([read_pid(&ours)?, read_pid(&ours)?], [getpid(), getppid()]);
        Ok(())
    }

    #[test]
    fn half_a_pid_is_an_error() -> io::Result<()> {
        let (mut ours, theirs) = UnixStream::pair()?;
        ours.write_all(&[1, 2])?;
        drop(ours);
        assert!(read_pid(&theirs).is_err());
        Ok(())
    }
}
