//! `SIGTERM` asks a process to end, and it may tidy up or refuse; `SIGKILL` does not ask.
//!
//! Python: `Process.terminate`, `Process.kill`, `signal.signal`.
//! Run: `cargo run -p ch08-processes -- signals`

use std::io::{self, PipeWriter, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use nix::libc::c_int;
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::unistd::Pid;
use tracing::info;

use crate::child::{fork_child, reap};

const BEAT: Duration = Duration::from_millis(10);

static STOP: AtomicBool = AtomicBool::new(false);

pub fn main() -> io::Result<()> {
    let polite = start("polite", SigHandler::Handler(ask_to_stop))?;
    info!("sends SIGTERM to polite");
    kill(polite, Signal::SIGTERM)?;
    assert_eq!(reap(polite)?, 0, "it tidies up and exits");

    let plain = start("plain", SigHandler::SigDfl)?;
    info!("sends SIGTERM to plain");
    kill(plain, Signal::SIGTERM)?;
    assert_eq!(reap(plain)?, -15, "by default the signal kills");

    let stubborn = start("stubborn", SigHandler::SigIgn)?;
    info!("sends SIGTERM and SIGKILL to stubborn");
    kill(stubborn, Signal::SIGTERM)?;
    kill(stubborn, Signal::SIGKILL)?;
    assert_eq!(reap(stubborn)?, -9, "SIGKILL cannot be ignored");
    Ok(())
}

/// The handler may interrupt any line of the program, even one inside the allocator. So it sets a
/// flag and does nothing else: what it may call is in `signal-safety(7)`.
extern "C" fn ask_to_stop(_: c_int) {
    STOP.store(true, Relaxed);
}

fn work(handler: SigHandler, mut ready: PipeWriter) -> i32 {
    // SAFETY: our handler only stores to an atomic; the others are the system's.
    unsafe { signal(Signal::SIGTERM, handler) }.unwrap();
    info!("is ready");
    ready.write_all(b"!").unwrap();
    while !STOP.load(Relaxed) {
        thread::sleep(BEAT);
    }
    info!("tidies up and exits");
    0
}

/// Starts a child that handles `SIGTERM` like this; returns when it does.
fn start(name: &str, handler: SigHandler) -> io::Result<Pid> {
    let (mut is_ready, ready) = io::pipe()?;
    // SAFETY: this process has no other thread.
    let child = unsafe { fork_child(name, move || work(handler, ready)) }?;
    is_ready.read_exact(&mut [0])?;
    Ok(child)
}
