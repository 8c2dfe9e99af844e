//! How a child ended.

use std::fmt::{Display, Formatter};

/// The status of a runner whose output nobody reads any more: 128 and the number of `SIGPIPE`.
pub(crate) const CLOSED_PIPE: u8 = 128 + 13;

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
