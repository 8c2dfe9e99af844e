//! How many bytes per second a pipe takes in one direction: the larger the message, the more.
//!
//! Python: `multiprocessing.Pipe(duplex=False)`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-throughput`

use std::io::{self, PipeReader};
use std::time::Instant;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

pub fn main() -> io::Result<()> {
    let byte = rate(1, 2_000)?;
    let page = rate(4 << 10, 2_000)?;
    let mebibyte = rate(1 << 20, 16)?;
    // Each message has a price of its own; only many bytes together make it small.
    assert!(10.0 * byte < page.min(mebibyte));
    Ok(())
}

/// Mebibytes per second: from here to a child that receives all.
fn rate(size: usize, count: usize) -> io::Result<f64> {
    let (reader, mut writer) = io::pipe()?;
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("receiver", || receive_all(reader, count)) }?;
    let message = vec![1; size];
    let begin = Instant::now();
    for _ in 0..count {
        send(&mut writer, &message)?;
    }
    child.join()?; // it has received all
    let seconds = begin.elapsed().as_secs_f64();
    let rate = (size * count) as f64 / f64::from(1 << 20) / seconds;
    info!(bytes = size, "{rate:.1} MiB/s");
    Ok(rate)
}

fn receive_all(mut pipe: PipeReader, count: usize) -> io::Result<()> {
    for _ in 0..count {
        receive(&mut pipe)?.expect("it was sent");
    }
    Ok(())
}
