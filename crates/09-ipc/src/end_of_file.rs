//! The end comes when all writers have closed: a reader that kept its own writing end hangs.
//!
//! Python: `multiprocessing.Pipe`, whose unused end must be closed, too.
//! Run: `cargo run -p ch09-ipc -- end-of-file`

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use tracing::{info, info_span};

use crate::child::Child;

const BEAT: Duration = Duration::from_millis(100);

/// Whether there is something to read within a beat: bytes, or the end.
pub fn has_news(pipe: &PipeReader) -> io::Result<bool> {
    let mut wanted = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    let timeout = PollTimeout::try_from(BEAT).expect("a beat is short");
    Ok(poll(&mut wanted, timeout)? > 0)
}

/// A child that writes a word and ends, and with it all that it had open.
fn child_that_writes(writer: &PipeWriter) -> io::Result<Child> {
    let work = || writer.try_clone()?.write_all(b"word");
    // SAFETY: this process has no other thread.
    unsafe { Child::start("child", work) }
}

/// Plays it: the writer has gone, and still there is no end, because the reader could write.
pub fn main() -> io::Result<()> {
    let (mut reader, writer) = io::pipe()?;
    child_that_writes(&writer)?.join()?;
    let mut word = [0; 4];
    reader.read_exact(&mut word)?;
    info!("has read all, and the writer has ended");
    let wait = info_span!("wait").entered();
    let end = has_news(&reader)?;
    info!("would wait for ever: a writing end is still open, its own");
    drop(wait);
    assert!(!end, "no end while a writer could write");

    drop(writer);
    let end = has_news(&reader)?;
    info!("closes its own writing end, and sees the end at once");
    assert!(end);
    assert_eq!(reader.read(&mut word)?, 0, "zero bytes are the end");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_news_and_so_is_the_end() {
        let (reader, mut writer) = io::pipe().unwrap();
        assert!(!has_news(&reader).unwrap());
        writer.write_all(b"x").unwrap();
        assert!(has_news(&reader).unwrap());
    }

    #[test]
    fn every_copy_of_the_writing_end_counts() {
        let (reader, writer) = io::pipe().unwrap();
        let copy = writer.try_clone().unwrap();
        drop(writer);
        assert!(!has_news(&reader).unwrap());
        drop(copy);
        assert!(has_news(&reader).unwrap());
    }
}
