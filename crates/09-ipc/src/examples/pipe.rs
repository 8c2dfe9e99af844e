//! A two-way pipe: one process sends "Hello" and receives "你好", the other does the opposite.
//!
//! Python: `multiprocessing.Pipe`.
//! Run: `cargo run -p ch09-ipc -- pipe`

use std::io;
use std::os::unix::net::UnixStream;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

pub fn main() -> io::Result<()> {
    let (left, right) = UnixStream::pair()?;
    let hello = || talk(left, "Hello", "你好");
    let nihao = || talk(right, "你好", "Hello");
    // SAFETY: this process has no other thread, here and below.
    let process_1 = unsafe { Child::start("process-1", hello) }?;
    // SAFETY: as above.
    let process_2 = unsafe { Child::start("process-2", nihao) }?;
    process_1.join()?;
    process_2.join()?;
    info!("both have heard the other");
    Ok(())
}

fn talk(mut pipe: UnixStream, text: &str, expected: &str) -> io::Result<()> {
    info!(text, "sends");
    send(&mut pipe, text.as_bytes())?; // a text travels as its bytes in UTF-8
    let answer = receive(&mut pipe)?.expect("the other is there");
    let answer = String::from_utf8(answer).map_err(io::Error::other)?;
    info!(text = answer, "receives");
    assert_eq!(answer, expected);
    Ok(())
}
