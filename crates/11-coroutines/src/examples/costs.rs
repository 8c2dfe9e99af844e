//! Starting a process costs more than starting a thread, and a thread costs more than a coroutine.
//!
//! Python: `subprocess.run`, `threading.Thread`, `asyncio.create_task`.
//! Run: `cargo run --release -p ch11-coroutines -- costs`

use std::process::Command;
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::info;

use crate::event_loop::EventLoop;

pub fn main() -> io::Result<()> {
    let process = cost("process", || {
        Command::new("true").status().unwrap();
    });
    let thread = cost("thread", || {
        thread::spawn(|| ()).join().unwrap();
    });
    let event_loop = EventLoop::new()?;
    let coroutine = cost("coroutine", || {
        let task = event_loop.spawn(async {});
        event_loop.block_on(task).unwrap().unwrap();
    });

    // A process needs memory of its own, a thread a stack and the kernel, a coroutine a few bytes.
    assert!(process > 2 * thread);
    assert!(thread > 2 * coroutine);
    Ok(())
}

/// The time to start one and wait for its end, in the best of many rounds: one that nothing else
/// disturbed.
fn cost(what: &str, start_and_wait: impl Fn()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..100 {
        let began = Instant::now();
        start_and_wait();
        best = best.min(began.elapsed());
    }
    info!(what, ?best, "to start one, and wait for its end");
    best
}
