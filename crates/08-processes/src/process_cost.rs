//! What it costs to start one and wait for its end: a thread, a fork, a fresh program.
//!
//! Python: `threading.Thread`, `os.fork`, `subprocess.run`.
//! Run: `cargo run -p ch08-processes -- process-cost`

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{io, thread};

use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};
use tracing::info;

const ROUNDS: u32 = 100;
const LARGE: usize = 32 * 1024 * 1024;

/// A way to start something and to wait for its end.
pub type Way = fn() -> io::Result<()>;

/// The shortest time of many rounds: what disturbs a measurement makes it longer, never shorter.
/// The ways take turns, so that a busy moment of the machine meets all of them.
pub fn best<const N: usize>(ways: [Way; N]) -> io::Result<[Duration; N]> {
    let mut best = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (best, start_and_end) in best.iter_mut().zip(ways) {
            let start = Instant::now();
            start_and_end()?;
            *best = start.elapsed().min(*best);
        }
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

/// Plays it: a thread is the cheapest. A fork copies the tables of pages, so it may cost more in a
/// process with more memory, although no page is copied.
pub fn main() -> io::Result<()> {
    let [thread, fork, program] = best([a_thread, a_fork, a_program])?;
    let memory = black_box(vec![1_u8; LARGE]); // otherwise the compiler leaves it out
    let [large] = best([a_fork])?;
    drop(memory);
    info!(us = thread.as_micros(), "thread");
    info!(us = fork.as_micros(), "fork");
    info!(us = large.as_micros(), "fork of a large process");
    info!(us = program.as_micros(), "program");
    for (name, process) in [("fork", fork), ("large", large), ("program", program)] {
        assert!(process > thread, "a process ({name}) costs more than a thread");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use super::*;

    #[test]
    fn the_best_round_counts() -> io::Result<()> {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        let slow_at_first = || {
            let slow = if CALLS.fetch_add(1, Relaxed) > 1 { 1 } else { 100 };
            thread::sleep(Duration::from_millis(slow));
            Ok(())
        };
        let [best] = best([slow_at_first])?;
        assert_eq!(CALLS.load(Relaxed), ROUNDS);
        assert!((Duration::from_millis(1)..Duration::from_millis(100)).contains(&best), "{best:?}");
        Ok(())
    }

    #[test]
    fn an_error_ends_the_measuring() {
        assert!(best([|| Err(io::Error::other("no more processes"))]).is_err());
    }
}
