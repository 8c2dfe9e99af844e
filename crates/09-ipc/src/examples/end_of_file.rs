//! The end comes when all writers have closed: a reader that kept its own writing end hangs.
//!
//! Python: `multiprocessing.Pipe`, whose unused end must be closed, too.
//! Run: `cargo run -p ch09-ipc -- end-of-file`

use std::io::{self, PipeReader, Read, Write};
use std::os::fd::AsFd;

use nix::poll::{PollFd, PollFlags, poll};
use tracing::{info, info_span};

use crate::child::Child;

const BEAT: u16 = 100; // milliseconds

pub fn main() -> io::Result<()> {
    let (mut reader, writer) = io::pipe()?;
    let write = || writer.try_clone()?.write_all(b"word");
    // SAFETY: this process has no other thread.
    unsafe { Child::start("child", write) }?.join()?;
    let mut word = [0; 4];
    reader.read_exact(&mut word)?;
    info!("has read all, and the writer has ended");

    let wait = info_span!("wait").entered();
    let end = has_news(&reader)?;
    info!("would wait for good: a writing end is still open, its own");
    drop(wait);
    assert!(!end, "no end while a writer could write");

    drop(writer);
    let end = has_news(&reader)?;
    info!("closes its own writing end, and sees the end at once");
    assert!(end);
    assert_eq!(reader.read(&mut word)?, 0, "zero bytes are the end");
    Ok(())
}

/// Whether there is something to read within a beat: bytes, or the end.
fn has_news(pipe: &PipeReader) -> io::Result<bool> {
    let mut wanted = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    Ok(poll(&mut wanted, BEAT)? > 0)
}
