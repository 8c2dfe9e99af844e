//! How a process ended: with code 0, with another one, with one too large, or by a signal.
//!
//! Python: `Process.exitcode`; the number of a signal is there with a minus.
//! Run: `cargo run -p ch08-processes -- exit-codes`

use std::process;

use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use tracing::info;

use crate::fork::start_child;

/// What a child does: the result is its exit code.
type Work = fn() -> u8;

/// How a process ended, as Python has it: its exit code, or the signal's number with a minus.
pub fn exit_code(ended: WaitStatus) -> Option<i32> {
    match ended {
        WaitStatus::Exited(_, code) => Some(code),
        WaitStatus::Signaled(_, signal, _) => Some(-(signal as i32)),
        _ => None, // stopped or going on: it has not ended
    }
}

/// How a process ended, as the shell has it in `$?`: its exit code, or 128 and the signal's number.
pub fn shell_code(ended: WaitStatus) -> Option<i32> {
    let code = exit_code(ended)?;
    Some(if code < 0 { 128 - code } else { code })
}

/// Ends this process with a code that is too large: only its low 8 bits get to the parent.
pub fn end_with(code: i32) -> u8 {
    process::exit(code)
}

/// Ends this process by a signal that it sends to itself.
pub fn end_by(signal: Signal) -> u8 {
    _ = raise(signal); // an error is seen by the parent: we go on and end with a code
    99
}

fn report(name: &str, child: Pid) -> nix::Result<Option<i32>> {
    let ended = waitpid(child, None)?;
    let (python, shell) = (exit_code(ended).unwrap_or(0), shell_code(ended).unwrap_or(0));
    info!(python, shell, "{name} has ended");
    Ok(exit_code(ended))
}

/// Plays it: four ends.
pub fn main() -> nix::Result<()> {
    let ends: [(&str, Work, i32); 4] = [
        ("success", || 0, 0),
        ("failure", || 3, 3),
        ("too-large", || end_with(256 + 7), 7),
        ("signal", || end_by(Signal::SIGTERM), -15),
    ];
    for (name, end, expected) in ends {
        let work = || {
            info!("ends");
            end()
        };
        // SAFETY: this process has no other thread.
        let child = unsafe { start_child(name, work) }?;
        assert_eq!(report(name, child)?, Some(expected), "{name}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_code_and_a_signal_is_not() {
        let pid = Pid::this();
        let killed = WaitStatus::Signaled(pid, Signal::SIGKILL, false);
        assert_eq!((exit_code(killed), shell_code(killed)), (Some(-9), Some(137)));
        let exited = WaitStatus::Exited(pid, 137);
        assert_eq!((exit_code(exited), shell_code(exited)), (Some(137), Some(137)));
    }

    #[test]
    fn who_is_alive_has_no_exit_code() {
        assert_eq!(exit_code(WaitStatus::StillAlive), None);
        assert_eq!(shell_code(WaitStatus::Stopped(Pid::this(), Signal::SIGSTOP)), None);
    }
}
