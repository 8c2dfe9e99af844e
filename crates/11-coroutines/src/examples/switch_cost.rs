//! Switching processes costs about as much as switching threads; switching coroutines, far less.
//!
//! Python: bytes through pipes, and `await asyncio.sleep(0)`.
//! Run: `cargo run --release -p ch11-coroutines -- switch-cost`

use std::io::{self, PipeReader, PipeWriter, Read, Write, pipe};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tracing::info;

use crate::event_loop::{EventLoop, yield_now};

const SWITCHES: u32 = 20;

pub fn main() -> io::Result<()> {
    let process = through_pipes("processes", |input, output| {
        let mut cat = Command::new("cat");
        cat.stdin(input).stdout(output).status().unwrap();
    })?;
    let thread = through_pipes("threads", |mut input, mut output| {
        io::copy(&mut input, &mut output).unwrap();
    })?;
    let event_loop = EventLoop::new()?;
    let coroutine = cost("coroutines", || {
        drop(event_loop.spawn(yield_often()));
        event_loop.block_on(yield_often())
    })?;

    // The kernel does the first two in the same way: it stops one thread and resumes another. For
    // a process it also loads other page tables, which takes little. The third needs no kernel.
    assert!(process < 5 * thread);
    assert!(coroutine < process && coroutine < thread);
    Ok(())
}

/// Sends bytes to a partner that copies its input to its output.
fn through_pipes(
    between: &str,
    partner: impl FnOnce(PipeReader, PipeWriter) + Send + 'static,
) -> io::Result<Duration> {
    let (its_input, mut there) = pipe()?;
    let (mut back, its_output) = pipe()?;
    let partner = thread::spawn(move || partner(its_input, its_output));
    let best = cost(between, || {
        for _ in 0..SWITCHES / 2 {
            there.write_all(&[0])?;
            back.read_exact(&mut [0])?; // one switch there, and one back
        }
        Ok(())
    });
    drop(there); // the end of its input is the end of the partner
    partner.join().unwrap();
    best
}

async fn yield_often() {
    for _ in 0..SWITCHES / 2 {
        yield_now().await;
    }
}

/// The time of one switch, in the best of many short rounds: one that nothing else disturbed.
fn cost(between: &str, mut round: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..200 {
        let began = Instant::now();
        round()?;
        best = best.min(began.elapsed() / SWITCHES);
    }
    info!(between, ?best, "to switch");
    Ok(best)
}
