//! With std alone: a child's own end is seen, its descendants are not followed.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;
use std::{env, io, thread};

use super::End;

pub(crate) struct Watch {
    program: PathBuf,
}

impl Watch {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            program: env::current_exe()?,
        })
    }

    pub(crate) fn this_program(&self) -> Command {
        self.command(&self.program)
    }

    #[expect(clippy::unused_self, reason = "on Linux a keeper is needed")]
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        Command::new(program)
    }

    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as on Linux")]
    pub(super) fn pause(&self, tick: Duration) -> io::Result<()> {
        thread::sleep(tick);
        Ok(())
    }
}

pub(super) fn end(status: ExitStatus) -> End {
    status.code().map_or(End::Killed("a signal"), End::Exit)
}

pub(super) fn stop(child: &mut Child) -> io::Result<()> {
    child.kill()
}

/// There is no keeper.
pub(crate) fn keep() {}

/// Not known of other processes.
pub(crate) fn is_alive(_pid: u32) -> bool {
    true
}

pub(crate) fn terminal_width() -> Option<usize> {
    None
}
