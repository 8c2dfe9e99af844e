//! Watches a child process where the system is not Linux: its descendants are not followed.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

const TICK: Duration = Duration::from_millis(10);

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Exit(i32),
    Killed,
    TimedOut,
    ClosedPipe,
}

impl End {
    pub(crate) fn in_order(&self) -> bool {
        matches!(self, End::Exit(_))
    }

    pub(crate) fn ends_the_runner(&self) -> Option<u8> {
        (*self == End::ClosedPipe).then_some(141)
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit code {code}"),
            End::Killed => write!(f, "killed by a signal"),
            End::TimedOut => write!(f, "took too long and was ended"),
            End::ClosedPipe => write!(f, "nobody reads the output"),
        }
    }
}

pub(crate) struct Watch;

impl Watch {
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as on Linux")]
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub(crate) fn this_program(&self) -> Command {
        self.command(std::env::current_exe().expect("a program has a path"))
    }

    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.stdin(std::process::Stdio::null());
        command
    }

    pub(crate) fn run(
        &self,
        command: &mut Command,
        limit: Duration,
        mut tick: impl FnMut() -> io::Result<()>,
    ) -> io::Result<End> {
        let mut child = match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(End::Exit(NOT_FOUND));
            }
            child => child?,
        };
        let deadline = Instant::now() + limit;
        loop {
            std::thread::sleep(TICK);
            let ended = child.try_wait()?;
            let end = match (tick(), ended) {
                (Err(error), _) if error.kind() == io::ErrorKind::BrokenPipe => End::ClosedPipe,
                (Err(error), _) => return Err(error),
                (Ok(()), Some(status)) => status.code().map_or(End::Killed, End::Exit),
                (Ok(()), None) if Instant::now() > deadline => End::TimedOut,
                (Ok(()), None) => continue,
            };
            if ended.is_none() {
                child.kill()?;
                child.wait()?;
            }
            return Ok(end);
        }
    }
}

pub(crate) fn is_alive(_pid: u32) -> bool {
    true
}

/// The exit code that stands for a program that is not found.
pub(crate) const NOT_FOUND: i32 = 127;

pub(crate) fn keep() {}

pub(crate) fn terminal_width() -> Option<usize> {
    None
}
