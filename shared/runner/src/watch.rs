//! Watches a child process to its end: on Linux with all its descendants, elsewhere alone.

use std::fmt::{Display, Formatter};

#[cfg_attr(all(target_os = "linux", not(feature = "std-only")), path = "watch/linux.rs")]
#[cfg_attr(not(all(target_os = "linux", not(feature = "std-only"))), path = "watch/std_only.rs")]
mod system;

pub(crate) use system::{Watch, is_alive, keep, terminal_width};

/// How often the record is read, and how late the death of a grandchild may be noticed.
const TICK: std::time::Duration = std::time::Duration::from_millis(10);

/// The exit code of a child that was not to be found, as a shell says it.
pub(crate) const NOT_FOUND: i32 = 127;

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exit(i32),
    /// By this signal.
    Killed(&'static str),
    /// It ran longer than it may, and was killed.
    TimedOut,
    /// We were asked to stop, and end with this status. The child was killed.
    Stopped(u8),
}

impl End {
    /// Nobody reads our output any more: 128 and the number of `SIGPIPE`.
    const CLOSED_PIPE: Self = Self::Stopped(128 + 13);
}

impl Display for End {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exit code {code}"),
            Self::Killed(signal) => write!(f, "killed by {signal}"),
            Self::TimedOut => write!(f, "took too long and was ended"),
            Self::Stopped(_) => write!(f, "stopped"),
        }
    }
}
