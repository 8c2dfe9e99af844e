//! A stream has no messages: two writes arrive as one read, one write in many; lengths cure it.
//!
//! Python: `socket.socketpair` has streams; `multiprocessing.Connection` adds the lengths.
//! Run: `cargo run -p ch09-ipc -- framing`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

/// Far more than a socket's buffer holds, so that it must arrive in parts.
const LARGE: usize = 4 << 20;

/// Reads once, as much as there is and the buffer takes.
pub fn read_once(stream: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let length = stream.read(&mut buffer)?;
    buffer.truncate(length);
    Ok(buffer)
}

/// A reader that counts how often it is read from.
pub struct Counted<R> {
    stream: R,
    reads: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        self.stream.read(buffer)
    }
}

/// Plays it: without lengths the border between two messages is lost; with them it is not.
pub fn main() -> io::Result<()> {
    let (mut writer, mut reader) = UnixStream::pair()?;
    writer.write_all(b"one")?;
    writer.write_all(b"two")?;
    let together = read_once(&mut reader, 100)?;
    info!("reads two writes at once");
    assert_eq!(together, b"onetwo");

    send(&mut writer, b"one")?;
    send(&mut writer, b"two")?;
    let apart = [receive(&mut reader)?, receive(&mut reader)?];
    info!("receives two messages");
    assert_eq!(apart.map(Option::unwrap), [b"one", b"two"]);

    let work = || send(&mut writer, &vec![7; LARGE]);
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    let mut counted = Counted { stream: reader, reads: 0 };
    let large = receive(&mut counted)?.expect("it was sent");
    child.join()?;
    info!(bytes = large.len(), "receives one message in many reads");
    assert!(large == vec![7; LARGE]);
    assert!(counted.reads > 3, "the length, and several parts: {}", counted.reads);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_buffer_gets_a_part() {
        let mut stream = &b"onetwo"[..];
        assert_eq!(read_once(&mut stream, 4).unwrap(), b"onet");
        assert_eq!(read_once(&mut stream, 4).unwrap(), b"wo");
        assert_eq!(read_once(&mut stream, 4).unwrap(), b"");
    }
}
