//! Two processes talk through two pipes: "Hello" in one direction, and "你好" in the other.
//!
//! Python: `multiprocessing.Pipe`.
//! Run: `cargo run -p ch09-ipc -- pipe`

use std::io::{self, PipeReader, PipeWriter};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

pub fn main() -> io::Result<()> {
    let (reader_1, writer_2) = io::pipe()?;
    let (reader_2, writer_1) = io::pipe()?;
    let hello = || talk(reader_1, writer_1, "Hello", "你好");
    let nihao = || talk(reader_2, writer_2, "你好", "Hello");
    // SAFETY: this process has no other thread, here and below.
    let process_1 = unsafe { Child::start("process-1", hello) }?;
    // SAFETY: as above.
    let process_2 = unsafe { Child::start("process-2", nihao) }?;
    process_1.join()?;
    process_2.join()?;
    info!("both have heard the other");
    Ok(())
}

fn talk(mut from: PipeReader, mut to: PipeWriter, text: &str, expected: &str) -> io::Result<()> {
    info!(text, "sends");
    send(&mut to, text.as_bytes())?; // a text travels as its bytes in UTF-8
    let answer = receive(&mut from)?.expect("the other is there");
    let answer = String::from_utf8(answer).map_err(io::Error::other)?;
    info!(text = answer, "receives");
    assert_eq!(answer, expected);
    Ok(())
}
