//! Starts a child process and sees to its end: on Linux with all its descendants, elsewhere alone.

use std::io::{self, ErrorKind};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::end::{CLOSED_PIPE, End};

#[cfg_attr(
    all(target_os = "linux", not(feature = "std-only")),
    path = "watch/linux.rs"
)]
#[cfg_attr(
    not(all(target_os = "linux", not(feature = "std-only"))),
    path = "watch/std_only.rs"
)]
mod system;

pub(crate) use system::{Watch, is_alive, keep, terminal_width};

/// How often the record is read, and how late the death of a grandchild may be noticed.
const TICK: Duration = Duration::from_millis(10);

impl Watch {
    /// Starts a command and waits for its end; calls `tick` again and again meanwhile, and once
    /// after it. When the child has ended, or took longer than `limit`, or we are to stop: nothing
    /// of it is left.
    pub(crate) fn run(
        &self,
        command: &mut Command,
        limit: Duration,
        mut tick: impl FnMut() -> io::Result<()>,
    ) -> io::Result<End> {
        let mut child = command.stdin(Stdio::null()).spawn()?;
        let deadline = Instant::now() + limit;
        let end = loop {
            let stop = self.pause(TICK)?;
            let ended = child.try_wait()?;
            match (tick(), ended, stop) {
                (_, _, Some(status)) => break Ok(End::Stopped(status)),
                (Err(error), ..) if error.kind() == ErrorKind::BrokenPipe => {
                    break Ok(End::Stopped(CLOSED_PIPE));
                }
                (Err(error), ..) => break Err(error),
                (Ok(()), Some(status), _) => return Ok(system::end(status)),
                (Ok(()), ..) if Instant::now() > deadline => break Ok(End::TimedOut),
                (Ok(()), ..) => {}
            }
        };
        system::stop(&mut child)?;
        child.wait()?;
        end
    }
}
