//! How a process ended: with code 0, with another one, with one too large, or by a signal.
//!
//! Python: `Process.exitcode`; a signal is its number with a minus.
//! Run: `cargo run -p ch08-processes -- exit-codes`

use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use tracing::info;

use crate::child::fork_child;

type Work = fn() -> i32;

pub fn main() -> nix::Result<()> {
    let ends: [(&str, Work, [i32; 2]); 4] = [
        ("success", || 0, [0, 0]),
        ("failure", || 3, [3, 3]),
        ("too-large", || 256 + 7, [7, 7]), // only the lowest 8 bits arrive
        ("signal", end_by_signal, [-15, 143]),
    ];
    for (name, end, expected) in ends {
        // SAFETY: this process has no other thread.
        let child = unsafe { fork_child(name, end) }?;
        let [python, shell] = codes(waitpid(child, None)?);
        info!(python, shell, "{name} has ended");
        assert_eq!([python, shell], expected, "{name}");
    }
    Ok(())
}

fn end_by_signal() -> i32 {
    raise(Signal::SIGTERM).unwrap();
    99 // it never gets here
}

/// A killed process has no exit code. Python tells it by a minus, the shell (`$?`) by adding 128.
fn codes(ended: WaitStatus) -> [i32; 2] {
    match ended {
        WaitStatus::Exited(_, code) => [code, code],
        WaitStatus::Signaled(_, signal, _) => [-(signal as i32), 128 + signal as i32],
        other => panic!("it has not ended: {other:?}"),
    }
}
