//! How many bytes per second a channel takes in one direction: the larger the message, the more.
//!
//! Python: `multiprocessing.Pipe` and `Queue`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-throughput`

use std::io;
use std::os::unix::net::UnixStream;
use std::time::Instant;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};
use crate::process_queue::bounded;

/// The size of a message, and how many of them are sent.
type Load = (usize, usize);

const LOADS: [Load; 3] = [(1, 2_000), (4 << 10, 2_000), (1 << 20, 16)];

/// Mebibytes per second: from here, by `send`, to a child that receives all, by `receive`.
///
/// # Safety
/// That of [`Child::start`]: no other thread is alive.
unsafe fn rate(
    (size, count): Load,
    mut send: impl FnMut(&[u8]) -> io::Result<()>,
    mut receive: impl FnMut() -> io::Result<Option<Vec<u8>>>,
) -> io::Result<f64> {
    let receive_all = || {
        for _ in 0..count {
            assert_eq!(receive()?.map(|message| message.len()), Some(size));
        }
        Ok(())
    };
    // SAFETY: our caller has promised that no other thread is alive.
    let child = unsafe { Child::start("receiver", receive_all) }?;
    let message = vec![1; size];
    let started = Instant::now();
    (0..count).try_for_each(|_| send(&message))?;
    child.join()?; // it has received all
    Ok((size * count) as f64 / f64::from(1 << 20) / started.elapsed().as_secs_f64())
}

/// Through a pipe.
fn pipe(load: Load) -> io::Result<f64> {
    let (mut reader, mut writer) = io::pipe()?;
    // SAFETY: this process has no other thread.
    unsafe { rate(load, |message| send(&mut writer, message), || receive(&mut reader)) }
}

/// Through a pair of sockets.
fn socket(load: Load) -> io::Result<f64> {
    let (mut ours, mut theirs) = UnixStream::pair()?;
    // SAFETY: this process has no other thread.
    unsafe { rate(load, |message| send(&mut ours, message), || receive(&mut theirs)) }
}

/// Through a bounded queue: a message that is longer than a packet is a file in memory.
fn queue(load: Load) -> io::Result<f64> {
    let (sender, receiver) = bounded(16)?;
    // SAFETY: this process has no other thread.
    unsafe { rate(load, |message| sender.put(message), || receiver.get()) }
}

/// Plays it: a row for each channel, in mebibytes per second.
pub fn main() -> io::Result<()> {
    show("pipe", pipe)?;
    show("socket", socket)?;
    show("queue", queue)
}

fn show(channel: &str, rate: impl Fn(Load) -> io::Result<f64>) -> io::Result<()> {
    let [byte, page, mebibyte] = LOADS.map(rate);
    let (byte, page, mebibyte) = (byte?, page?, mebibyte?);
    info!("{channel}: {byte:.2}, {page:.1}, {mebibyte:.1} MiB/s");
    assert!(10.0 * byte < page.min(mebibyte), "{channel}: each message has a price of its own");
    Ok(())
}
