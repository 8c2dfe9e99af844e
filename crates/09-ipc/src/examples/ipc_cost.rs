//! What a message costs there and back: a byte nearly as much as a page, a mebibyte far more.
//!
//! Python: `multiprocessing.Pipe`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-cost`

use std::io;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

const ROUNDS: u32 = 100;

pub fn main() -> io::Result<()> {
    let (mut ours, theirs) = UnixStream::pair()?;
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("echo", || echo(theirs)) }?;
    let byte = there_and_back(&mut ours, 1)?;
    let page = there_and_back(&mut ours, 4 << 10)?;
    let mebibyte = there_and_back(&mut ours, 1 << 20)?;
    send(&mut ours, b"")?;
    child.join()?;

    // Each message wakes the receiver, whatever is in it. With a large one copying counts.
    assert!(page < 8 * byte, "of 4096 times as many bytes");
    assert!(3 * byte < mebibyte);
    Ok(())
}

fn echo(mut stream: UnixStream) -> io::Result<()> {
    loop {
        let message = receive(&mut stream)?.expect("the last message is empty");
        if message.is_empty() {
            return Ok(());
        }
        send(&mut stream, &message)?;
    }
}

/// The time of one, in the best of many rounds: one that nothing else disturbed.
fn there_and_back(stream: &mut UnixStream, size: usize) -> io::Result<Duration> {
    let message = vec![1; size];
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        send(stream, &message)?;
        receive(stream)?;
        best = best.min(begin.elapsed());
    }
    info!(bytes = size, us = best.as_micros(), "there and back");
    Ok(best)
}
