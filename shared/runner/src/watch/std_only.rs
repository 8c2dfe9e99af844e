//! With std alone: the child's own end is seen, its descendants are not followed.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use super::{End, NOT_FOUND, TICK};

pub(crate) struct Watch {
    program: PathBuf,
}

impl Watch {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { program: env::current_exe()? })
    }

    pub(crate) fn this_program(&self) -> Command {
        self.command(&self.program)
    }

    #[expect(clippy::unused_self, reason = "the same signature as on Linux")]
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        command
    }

    #[expect(clippy::unused_self, reason = "the same signature as on Linux")]
    pub(crate) fn run(
        &self,
        command: &mut Command,
        limit: Duration,
        mut tick: impl FnMut() -> io::Result<()>,
    ) -> io::Result<End> {
        let mut child = match command.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(End::Exit(NOT_FOUND)),
            child => child?,
        };
        let deadline = Instant::now() + limit;
        loop {
            thread::sleep(TICK);
            let ended = child.try_wait()?;
            let end = match (tick(), ended) {
                (Err(error), _) if error.kind() == ErrorKind::BrokenPipe => End::CLOSED_PIPE,
                (Err(error), _) => return Err(error),
                (Ok(()), Some(status)) => how(status),
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

fn how(status: ExitStatus) -> End {
    status.code().map_or(End::Killed("a signal"), End::Exit)
}

/// Nobody stands between the runner and its child.
pub(crate) fn keep() {}

/// Not known of any process.
pub(crate) fn is_alive(_pid: u32) -> bool {
    true
}

/// Not known of any terminal.
pub(crate) fn terminal_width() -> Option<usize> {
    None
}
