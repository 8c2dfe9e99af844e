//! What a message costs there and back, from one byte to one mebibyte, by each kind of channel.
//!
//! Python: `multiprocessing.Pipe` and `Queue`.
//! Run: `cargo run --release -p ch09-ipc -- ipc-cost`

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::time::{Duration, Instant};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};
use crate::process_queue::bounded;
use crate::shared_memory::Shared;

const SIZES: [usize; 3] = [1, 4 << 10, 1 << 20];
const ROUNDS: usize = 20;

/// The shortest time of several rounds: what disturbs one makes it longer, never shorter.
fn best(mut round: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        round()?;
        best = started.elapsed().min(best);
    }
    Ok(best)
}

/// How long a message takes to a child, which does `echo` for each, and back.
///
/// # Safety
/// That of [`Child::start`]: no other thread is alive.
unsafe fn there_and_back(
    size: usize,
    mut send: impl FnMut(&[u8]) -> io::Result<()>,
    mut receive: impl FnMut() -> io::Result<Option<Vec<u8>>>,
    mut echo: impl FnMut() -> io::Result<()>,
) -> io::Result<Duration> {
    // SAFETY: our caller has promised that no other thread is alive.
    let child = unsafe { Child::start("echo", || (0..ROUNDS).try_for_each(|_| echo())) }?;
    let message = vec![1; size];
    let took = best(|| {
        send(&message)?;
        assert_eq!(receive()?.map(|echo| echo.len()), Some(size));
        Ok(())
    })?;
    child.join()?;
    Ok(took)
}

/// Through two pipes, one for each direction.
fn pipes(size: usize) -> io::Result<Duration> {
    let ((mut there, mut to_child), (mut back, mut to_parent)) = (io::pipe()?, io::pipe()?);
    let echo = || send(&mut to_parent, &receive(&mut there)?.unwrap());
    let to_child = |message: &[u8]| send(&mut to_child, message);
    // SAFETY: this process has no other thread.
    unsafe { there_and_back(size, to_child, || receive(&mut back), echo) }
}

/// Through a pair of sockets.
fn sockets(size: usize) -> io::Result<Duration> {
    let (ours, theirs) = UnixStream::pair()?;
    let echo = || send(&mut &theirs, &receive(&mut &theirs)?.unwrap());
    let to_child = |message: &[u8]| send(&mut &ours, message);
    // SAFETY: this process has no other thread.
    unsafe { there_and_back(size, to_child, || receive(&mut &ours), echo) }
}

/// Through two bounded queues.
fn queues(size: usize) -> io::Result<Duration> {
    let ((to_child, there), (to_parent, back)) = (bounded(1)?, bounded(1)?);
    let echo = || to_parent.put(&there.get()?.unwrap());
    // SAFETY: this process has no other thread.
    unsafe { there_and_back(size, |message| to_child.put(message), || back.get(), echo) }
}

/// Through one byte in shared memory, and no system call: both look again and again.
fn shared_byte() -> io::Result<Duration> {
    let byte = Shared::new()?;
    let wait_for = |value| {
        while byte.load(Acquire) != value {
            std::thread::yield_now();
        }
        Ok(())
    };
    let set = |value| {
        byte.store(value, Release);
        Ok(())
    };
    let back = || wait_for(2).map(|()| Some(vec![1]));
    // SAFETY: this process has no other thread.
    unsafe { there_and_back(1, |_| set(1), back, || wait_for(1).and_then(|()| set(2))) }
}

/// Plays it: a row for each channel. What must hold is that more bytes take more time.
pub fn main() -> io::Result<()> {
    show("pipes", pipes)?;
    show("sockets", sockets)?;
    show("queues", queues)?;
    let took = shared_byte()?;
    info!("{:<13} {took:>9.1?}", "shared memory");
    Ok(())
}

fn show(channel: &str, took: impl Fn(usize) -> io::Result<Duration>) -> io::Result<()> {
    let [byte, page, mebibyte] = SIZES.map(took);
    let (byte, page, mebibyte) = (byte?, page?, mebibyte?);
    info!("{channel:<13} {byte:>9.1?} {page:>9.1?} {mebibyte:>9.1?}");
    assert!(3 * byte < mebibyte, "{channel}: a mebibyte takes far longer than a byte");
    Ok(())
}
