//! `SIGTERM` asks a process to end, and it may tidy up or refuse; `SIGKILL` does not ask.
//!
//! Python: `Process.terminate`, `Process.kill`, `signal.signal`.
//! Run: `cargo run -p ch08-processes -- signals`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use nix::libc::c_int;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, sigaction};
use nix::sys::wait::{WaitStatus, waitpid};
use tracing::info;

use crate::fork::start_child;

const BEAT: Duration = Duration::from_millis(10);
const LIMIT: Duration = Duration::from_secs(10);

static STOP: AtomicBool = AtomicBool::new(false);

/// The handler may interrupt any line of the program, so it sets a flag and does nothing else: what
/// it may call is in `signal-safety(7)`.
extern "C" fn ask_to_stop(_: c_int) {
    STOP.store(true, Relaxed);
}

/// What happens from now on when this process is sent `SIGTERM`.
fn on_terminate(handler: SigHandler) -> nix::Result<()> {
    let action = SigAction::new(handler, SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: it is called with our handler, which only stores to an atomic, or with the system's.
    unsafe { sigaction(Signal::SIGTERM, &action) }.map(drop)
}

/// The main loop: works beat by beat, until the flag says stop. Returns whether it did in time.
pub fn work(stop: &AtomicBool, limit: Duration) -> bool {
    let start = Instant::now();
    while !stop.load(Relaxed) && start.elapsed() < limit {
        thread::sleep(BEAT);
    }
    stop.load(Relaxed)
}

fn child(handler: SigHandler, mut ready: &UnixStream) -> io::Result<u8> {
    on_terminate(handler)?;
    info!("is ready");
    ready.write_all(&[1])?;
    if !work(&STOP, LIMIT) {
        return Ok(1);
    }
    info!("tidies up and ends");
    Ok(0)
}

/// Starts a child that treats `SIGTERM` like that, waits until it is ready, sends the signals, and
/// returns how it ended.
///
/// # Safety
///
/// That of [`start_child`]: no other thread is alive.
unsafe fn try_to_end(
    name: &str,
    handler: SigHandler,
    signals: &[Signal],
) -> io::Result<WaitStatus> {
    let (mut ours, theirs) = UnixStream::pair()?;
    // SAFETY: our caller has promised it.
    let pid = unsafe { start_child(name, || child(handler, &theirs).unwrap_or(2)) }?;
    drop(theirs); // a child that dies too early must end our reading
    ours.read_exact(&mut [0])?;
    for &signal in signals {
        info!("sends {signal} to {name}");
        kill(pid, signal)?;
    }
    Ok(waitpid(pid, None)?)
}

/// Plays it: one child tidies up, one dies of the default, one ignores what it can ignore.
pub fn main() -> io::Result<()> {
    use Signal::{SIGKILL, SIGTERM};
    // SAFETY: this process has no other thread.
    let polite = unsafe { try_to_end("polite", SigHandler::Handler(ask_to_stop), &[SIGTERM]) }?;
    assert!(matches!(polite, WaitStatus::Exited(_, 0)), "it ends in order: {polite:?}");
    // SAFETY: as above.
    let plain = unsafe { try_to_end("plain", SigHandler::SigDfl, &[SIGTERM]) }?;
    assert!(matches!(plain, WaitStatus::Signaled(_, SIGTERM, _)), "cut off: {plain:?}");
    // SAFETY: as above.
    let stubborn = unsafe { try_to_end("stubborn", SigHandler::SigIgn, &[SIGTERM, SIGKILL]) }?;
    assert!(matches!(stubborn, WaitStatus::Signaled(_, SIGKILL, _)), "killed: {stubborn:?}");
    assert_eq!(on_sigkill(), Err(nix::errno::Errno::EINVAL), "SIGKILL cannot be handled");
    Ok(())
}

fn on_sigkill() -> nix::Result<()> {
    let ignore = SigAction::new(SigHandler::SigIgn, SaFlags::empty(), SigSet::empty());
    // SAFETY: no handler of ours is installed.
    unsafe { sigaction(Signal::SIGKILL, &ignore) }.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loop_ends_when_it_is_asked_to() {
        assert!(work(&AtomicBool::new(true), Duration::ZERO));
    }

    #[test]
    fn the_loop_ends_when_nobody_asks() {
        assert!(!work(&AtomicBool::new(false), 2 * BEAT));
    }
}
