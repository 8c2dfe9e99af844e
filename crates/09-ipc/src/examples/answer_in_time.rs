//! Waiting for an answer, but not longer than a limit: one that comes too late is not lost.
//!
//! Python: `Connection.poll(timeout)`.
//! Run: `cargo run -p ch09-ipc -- answer-in-time`

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

use nix::poll::{PollFd, PollFlags, poll};
use tracing::{info, info_span};

use crate::child::Child;
use crate::message::{receive, send};

const BEAT: u16 = 100; // milliseconds

pub fn main() -> io::Result<()> {
    let (mut ours, theirs) = UnixStream::pair()?;
    let work = move || answer(theirs);
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    let in_time = comes_within(&ours, BEAT)?;
    info!("gives up waiting, and can do something else");
    assert!(!in_time);

    send(&mut ours, b"go on")?;
    let in_time = comes_within(&ours, 100 * BEAT)?;
    let answer = receive(&mut ours)?.unwrap();
    info!("has the answer");
    assert!(in_time);
    assert_eq!(answer, b"42");
    child.join()
}

/// Whether there is something to read. It reads nothing, so a limit never cuts a message in two.
fn comes_within(stream: &UnixStream, milliseconds: u16) -> io::Result<bool> {
    let _wait = info_span!("wait").entered();
    let mut wanted = [PollFd::new(stream.as_fd(), PollFlags::POLLIN)];
    Ok(poll(&mut wanted, milliseconds)? > 0)
}

fn answer(mut stream: UnixStream) -> io::Result<()> {
    receive(&mut stream)?; // it takes its time until then
    info!("answers");
    send(&mut stream, b"42")
}
