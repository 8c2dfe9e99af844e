//! A stream has no messages: two writes arrive as one read, one write in many; lengths cure it.
//!
//! Python: `socket.socketpair` has streams; `multiprocessing.Connection` adds the lengths.
//! Run: `cargo run -p ch09-ipc -- framing`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

pub fn main() -> io::Result<()> {
    let (mut writer, mut reader) = UnixStream::pair()?;
    writer.write_all(b"one")?;
    writer.write_all(b"two")?;
    let mut buffer = [0; 4];
    let length = reader.read(&mut buffer)?;
    info!("reads more than one write");
    assert_eq!(&buffer[..length], b"onet");
    let length = reader.read(&mut buffer)?;
    info!("reads less than one write");
    assert_eq!(&buffer[..length], b"wo");

    // Far more than a socket's buffer holds: it travels in many parts.
    let large = vec![7; 4 << 20];
    let messages = [&b"one"[..], b"two", &large];
    let send_all = || {
        for message in messages {
            send(&mut writer, message)?;
        }
        Ok(())
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", send_all) }?;
    for message in messages {
        let received = receive(&mut reader)?.expect("it was sent");
        info!(bytes = received.len(), "receives one message");
        assert!(received == message);
    }
    child.join()
}
