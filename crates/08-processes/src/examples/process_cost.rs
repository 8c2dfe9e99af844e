//! What it costs to start one and wait for its end: a thread, a fork, a fresh program.
//!
//! Python: `threading.Thread`, `os.fork`, `subprocess.run`.
//! Run: `cargo run --release -p ch08-processes -- process-cost`

use std::hint::black_box;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};
use tracing::info;

const ROUNDS: u32 = 100; // of each

pub fn main() {
    let fork = cost("fork", a_fork);
    let program = cost("fresh program", a_program);
    let memory = black_box(vec![1_u8; 32 << 20]);
    let large = cost("fork of a process with 32 MiB", a_fork);
    drop(memory);
    // Last, because the system may still be ending a thread when `join` has returned.
    let thread = cost("thread", || thread::spawn(|| ()).join().unwrap());

    // A process needs tables of pages of its own, and a fork copies its parent's.
    assert!(thread < fork.min(large).min(program));
}

fn a_fork() {
    // SAFETY: the child calls `_exit` and nothing else, which it may do beside any other thread.
    match unsafe { fork() }.unwrap() {
        // SAFETY: `_exit` takes a number and does not return.
        ForkResult::Child => unsafe { libc::_exit(0) },
        ForkResult::Parent { child } => drop(waitpid(child, None).unwrap()),
    }
}

fn a_program() {
    assert!(Command::new("true").status().unwrap().success());
}

/// The time of one, in the best round: one that nothing else disturbed.
fn cost(what: &str, start_and_wait: impl Fn()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        start_and_wait();
        best = best.min(begin.elapsed());
    }
    info!(us = best.as_micros(), "{what}");
    best
}
