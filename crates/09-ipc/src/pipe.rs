//! A two-way pipe: one process sends "Hello" and receives "你好", the other does the opposite.
//!
//! Python: `multiprocessing.Pipe`.
//! Run: `cargo run -p ch09-ipc -- pipe`

use std::io;
use std::os::unix::net::UnixStream;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

/// Sends a text and receives one.
pub fn talk(mut pipe: UnixStream, text: &str) -> io::Result<String> {
    info!(text, "sends");
    send(&mut pipe, text.as_bytes())?;
    let answer = receive(&mut pipe)?.ok_or_else(|| io::Error::other("the other has gone"))?;
    let answer = String::from_utf8(answer).map_err(io::Error::other)?;
    info!(text = answer, "receives");
    Ok(answer)
}

/// Starts a process at one end of the pipe, which checks what it hears.
fn start(name: &str, pipe: &UnixStream, says: &str, hears: &str) -> io::Result<Child> {
    let work = || {
        assert_eq!(talk(pipe.try_clone()?, says)?, hears);
        Ok(())
    };
    // SAFETY: this process has no other thread.
    unsafe { Child::start(name, work) }
}

/// Plays it: a pair of connected sockets, an end for each process.
pub fn main() -> io::Result<()> {
    let (left, right) = UnixStream::pair()?;
    let process_1 = start("process-1", &left, "Hello", "你好")?;
    let process_2 = start("process-2", &right, "你好", "Hello")?;
    process_1.join()?;
    process_2.join()?;
    info!("both have heard the other");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_has_gone_is_an_error_and_no_hang() {
        let (left, right) = UnixStream::pair().unwrap();
        drop(right);
        assert!(talk(left, "Hello").is_err());
    }

    #[test]
    fn both_may_send_at_the_same_time() {
        let (left, right) = UnixStream::pair().unwrap();
        let other = std::thread::spawn(|| talk(right, "二").unwrap());
        assert_eq!(talk(left, "一").unwrap(), "二");
        assert_eq!(other.join().unwrap(), "一");
    }
}
