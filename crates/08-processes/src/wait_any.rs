//! Children are reaped in the order in which they end, not in the order of their start.
//!
//! Python: `os.wait`, or `multiprocessing.connection.wait` on the processes' sentinels.
//! Run: `cargo run -p ch08-processes -- wait-any`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::sys::wait::{WaitStatus, wait};
use nix::unistd::Pid;
use tracing::info;

use crate::fork::start_child;

const LIMIT: Duration = Duration::from_secs(10);

/// A child, and the line on which it is told to end.
pub struct Child {
    pid: Pid,
    name: &'static str,
    line: UnixStream,
}

fn end_when_told(mut line: &UnixStream) -> io::Result<u8> {
    line.set_read_timeout(Some(LIMIT))?;
    let mut code = [0];
    line.read_exact(&mut code)?;
    info!("ends");
    Ok(code[0])
}

/// Starts a child for each name, which ends when it is told to.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive.
pub unsafe fn start_all(names: &[&'static str]) -> io::Result<Vec<Child>> {
    let mut children = Vec::new();
    for &name in names {
        let (line, theirs) = UnixStream::pair()?;
        // SAFETY: our caller has promised it.
        let pid = unsafe { start_child(name, || end_when_told(&theirs).unwrap_or(255)) }?;
        children.push(Child { pid, name, line });
    }
    Ok(children)
}

/// Reaps whichever child ends first, and finds it among those that we have.
pub fn reap_any(children: &mut Vec<Child>) -> nix::Result<Option<(&'static str, i32)>> {
    let ended = wait()?;
    let WaitStatus::Exited(pid, code) = ended else { return Ok(None) };
    let Some(index) = children.iter().position(|child| child.pid == pid) else { return Ok(None) };
    let child = children.swap_remove(index);
    info!(code, "reaps {}", child.name);
    Ok(Some((child.name, code)))
}

/// Plays it: started as ann, bob, eve; ended as eve, ann, bob.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let mut children = unsafe { start_all(&["ann", "bob", "eve"]) }?;
    let mut reaped = Vec::new();
    for (name, code) in [("eve", 1), ("ann", 2), ("bob", 3)] {
        let child = children.iter_mut().find(|child| child.name == name);
        child.expect("it is still there").line.write_all(&[code])?;
        reaped.extend(reap_any(&mut children)?);
    }
    assert_eq!(reaped, [("eve", 1), ("ann", 2), ("bob", 3)], "in the order in which they ended");
    assert!(wait().is_err(), "no child is left");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // None of these tests forks: `wait` would reap the child of another test.

    #[test]
    fn the_code_is_the_byte_that_was_sent() -> io::Result<()> {
        let (mut line, theirs) = UnixStream::pair()?;
        line.write_all(&[42, 43])?;
        assert_eq!(end_when_told(&theirs)?, 42);
        Ok(())
    }

    #[test]
    fn whose_parent_is_gone_is_not_told_and_does_not_wait() -> io::Result<()> {
        let (line, theirs) = UnixStream::pair()?;
        drop(line);
        assert!(end_when_told(&theirs).is_err());
        Ok(())
    }
}
