//! What a message costs there and back: a byte nearly as much as a page, a mebibyte far more.
//!
//! Python: `multiprocessing.Pipe`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-cost`

use std::io::{self, PipeReader, PipeWriter};
use std::time::{Duration, Instant};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

const ROUNDS: u32 = 100;

pub fn main() -> io::Result<()> {
    let (there, mut to) = io::pipe()?;
    let (mut from, back) = io::pipe()?;
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("echo", || echo(there, back)) }?;
    let byte = there_and_back(&mut to, &mut from, 1)?;
    let page = there_and_back(&mut to, &mut from, 4 << 10)?;
    let mebibyte = there_and_back(&mut to, &mut from, 1 << 20)?;
    send(&mut to, b"")?;
    child.join()?;

    // Each message wakes the receiver, whatever is in it. With a large one copying counts.
    assert!(page < 8 * byte, "of 4096 times as many bytes");
    assert!(3 * byte < mebibyte);
    Ok(())
}

fn echo(mut from: PipeReader, mut to: PipeWriter) -> io::Result<()> {
    loop {
        let message = receive(&mut from)?.expect("the last message is empty");
        if message.is_empty() {
            return Ok(());
        }
        send(&mut to, &message)?;
    }
}

/// The time of one, in the best of many rounds: one that nothing else disturbed.
fn there_and_back(to: &mut PipeWriter, from: &mut PipeReader, size: usize) -> io::Result<Duration> {
    let message = vec![1; size];
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        send(to, &message)?;
        receive(from)?;
        best = best.min(begin.elapsed());
    }
    info!(bytes = size, us = best.as_micros(), "there and back");
    Ok(best)
}
