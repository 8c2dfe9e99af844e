//! What it costs to start one and wait for its end: a thread, a fork, a fresh program.
//!
//! Python: `threading.Thread`, `os.fork`, `subprocess.run`.
//! Run: `cargo run -p ch08-processes -- process-cost`

use std::process::Command;
use std::time::{Duration, Instant};
use std::{io, thread};

use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};
use tracing::info;

const ROUNDS: u32 = 50;
const LARGE: usize = 32 * 1024 * 1024;

/// The shortest time of many rounds: what disturbs a measurement makes it longer, never shorter.
pub fn best(mut start_and_end: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        start_and_end()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

/// A thread that does nothing.
pub fn a_thread() -> io::Result<()> {
    thread::Builder::new().spawn(|| ())?.join().unwrap();
    Ok(())
}

/// A child that does nothing.
pub fn a_fork() -> io::Result<()> {
    // SAFETY: `_exit` is all that the child calls, and that is allowed beside any other thread
    // (`signal-safety(7)`).
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok(waitpid(child, None).map(drop)?),
        // SAFETY: `_exit` takes a number and does not return.
        ForkResult::Child => unsafe { libc::_exit(0) },
    }
}

/// A fresh program that does nothing.
pub fn a_program() -> io::Result<()> {
    Command::new("true").status().map(drop)
}

fn measure(what: &str, start_and_end: fn() -> io::Result<()>) -> io::Result<Duration> {
    let best = best(start_and_end)?;
    info!(us = best.as_micros(), "{what}");
    Ok(best)
}

/// Plays it: a thread is the cheapest. A fork copies the tables of pages, so it may cost more in a
/// process with more memory, although no page is copied.
pub fn main() -> io::Result<()> {
    let thread = measure("thread", a_thread)?;
    let fork = measure("fork", a_fork)?;
    let memory = vec![1_u8; LARGE];
    let large = measure("fork of a large process", a_fork)?;
    drop(memory);
    let program = measure("program", a_program)?;
    for (name, process) in [("fork", fork), ("large", large), ("program", program)] {
        assert!(process > thread, "a process ({name}) costs more than a thread");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_round_counts() -> io::Result<()> {
        let mut calls = 0;
        let best = best(|| {
            calls += 1;
            let slow = if calls > 2 { 1 } else { 100 };
            thread::sleep(Duration::from_millis(slow));
            Ok(())
        })?;
        assert_eq!(calls, ROUNDS);
        assert!((Duration::from_millis(1)..Duration::from_millis(100)).contains(&best), "{best:?}");
        Ok(())
    }

    #[test]
    fn an_error_ends_the_measuring() {
        assert!(best(|| Err(io::Error::other("no more processes"))).is_err());
    }

    #[test]
    fn what_is_forked_is_reaped() -> io::Result<()> {
        (0..10).try_for_each(|_| a_fork())
    }
}
