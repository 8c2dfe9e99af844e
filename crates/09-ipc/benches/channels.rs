//! What a message costs there and back through each kind of channel, of a byte, a page and a
//! mebibyte: `cargo bench -p ch09-ipc --bench channels`.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::thread;
use std::time::{Duration, Instant};

use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::bounded;
use ch09_ipc::shared_counter::SharedCounter;

const ROUNDS: usize = 1_000;

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    println!("{:<13} {:>9} {:>9} {:>9}", "", "1 B", "4 KiB", "1 MiB");
    show("pipes", pipes)?;
    show("sockets", sockets)?;
    show("queues", queues)?;
    println!("{:<13} {:>9.1?}", "shared memory", shared_memory()?);
    Ok(())
}

fn show(channel: &str, took: impl Fn(usize) -> io::Result<Duration>) -> io::Result<()> {
    let byte = took(1)?;
    let page = took(4 << 10)?;
    let mebibyte = took(1 << 20)?;
    println!("{channel:<13} {byte:>9.1?} {page:>9.1?} {mebibyte:>9.1?}");
    Ok(())
}

/// The best of many rounds: what disturbs one makes it longer, never shorter. The child does `echo`
/// for each.
fn best(
    mut echo: impl FnMut() -> io::Result<()>,
    mut round: impl FnMut() -> io::Result<()>,
) -> io::Result<Duration> {
    let echo_all = || (0..ROUNDS).try_for_each(|_| echo());
    // SAFETY: this program has no other thread.
    let child = unsafe { Child::start("echo", echo_all) }?;
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        round()?;
        best = best.min(begin.elapsed());
    }
    child.join()?;
    Ok(best)
}

/// Two pipes, one for each direction.
fn pipes(size: usize) -> io::Result<Duration> {
    let (mut there, mut to_child) = io::pipe()?;
    let (mut back, mut to_parent) = io::pipe()?;
    let message = vec![1; size];
    best(
        || send(&mut to_parent, &receive(&mut there)?.unwrap()),
        || {
            send(&mut to_child, &message)?;
            receive(&mut back).map(drop)
        },
    )
}

fn sockets(size: usize) -> io::Result<Duration> {
    let (mut ours, mut theirs) = UnixStream::pair()?;
    let message = vec![1; size];
    best(
        || {
            let message = receive(&mut theirs)?.unwrap();
            send(&mut theirs, &message)
        },
        || {
            send(&mut ours, &message)?;
            receive(&mut ours).map(drop)
        },
    )
}

/// Two bounded queues, one for each direction.
fn queues(size: usize) -> io::Result<Duration> {
    let (to_child, there) = bounded(1)?;
    let (to_parent, back) = bounded(1)?;
    let message = vec![1; size];
    best(
        || to_parent.put(&there.get()?.unwrap()),
        || {
            to_child.put(&message)?;
            back.get().map(drop)
        },
    )
}

/// A number in shared memory. Nothing is sent and nobody is woken: both look again and again, and
/// let the other one run meanwhile (`sched_yield(2)`).
fn shared_memory() -> io::Result<Duration> {
    let turn = SharedCounter::new()?;
    let wait_for = |value| {
        while turn.load(Acquire) != value {
            thread::yield_now();
        }
    };
    best(
        || {
            wait_for(1);
            turn.store(2, Release);
            Ok(())
        },
        || {
            turn.store(1, Release);
            wait_for(2);
            Ok(())
        },
    )
}
