//! Starts a child process and sees to its end: on Linux with all its descendants, elsewhere alone.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exit(i32),
    /// By this signal.
    Killed(&'static str),
    /// It ran longer than it may, and was killed.
    TimedOut,
}

impl Display for End {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exit code {code}"),
            Self::Killed(signal) => write!(f, "killed by {signal}"),
            Self::TimedOut => write!(f, "took too long and was ended"),
        }
    }
}

/// We were asked to stop, by a signal of this number.
#[derive(Debug)]
pub(crate) struct Stopped(pub(crate) u8);

impl Display for Stopped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "stopped by signal {}", self.0)
    }
}

impl Error for Stopped {}

impl Watch {
    /// Starts a command and waits for its end; calls `tick` again and again meanwhile, and once
    /// after it. When the child has ended, or took longer than `limit`, or there is an error:
    /// nothing of it is left.
    pub(crate) fn run(
        &self,
        command: &mut Command,
        limit: Duration,
        mut tick: impl FnMut() -> io::Result<()>,
    ) -> io::Result<End> {
        let mut child = command.stdin(Stdio::null()).spawn()?;
        let deadline = Instant::now() + limit;
        let end = loop {
            let paused = self.pause(TICK);
            let ended = child.try_wait();
            match paused.and(tick()).and(ended) {
                Err(error) => break Err(error),
                Ok(Some(status)) => return Ok(system::end(status)),
                Ok(None) if Instant::now() > deadline => break Ok(End::TimedOut),
                Ok(None) => {}
            }
        };
        system::stop(&mut child)?;
        child.wait()?;
        end
    }
}
