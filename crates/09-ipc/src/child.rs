//! A forked child that does some work, and does not outlive the value that stands for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use tracing::{error, info_span};

/// A child process. Dropped without [`join`](Self::join) it is killed, and reaped in any case.
#[derive(Debug)]
pub struct Child {
    pid: Pid,
    reaped: bool,
}

impl Child {
    /// Forks a child that does `work`; its exit code is 0 if that went well.
    ///
    /// # Errors
    /// When the system has no room for another process.
    ///
    /// # Safety
    /// No other thread is alive. In the child there is only the thread that calls `fork(2)`: a lock
    /// that another one holds just then stays locked there for ever.
    pub unsafe fn start(name: &str, work: impl FnOnce() -> io::Result<()>) -> io::Result<Self> {
        // SAFETY: our caller has promised that no other thread is alive.
        match unsafe { fork() }? {
            ForkResult::Parent { child: pid } => Ok(Self { pid, reaped: false }),
            ForkResult::Child => {
                let process = info_span!("process", name).entered();
                // A panic must not unwind into our caller: here that is a copy of its code.
                let code = match catch_unwind(AssertUnwindSafe(work)) {
                    Ok(Ok(())) => 0,
                    Ok(Err(failure)) => {
                        error!("fails: {failure}");
                        1
                    }
                    Err(_) => 101,
                };
                drop(process); // `_exit` drops nothing, and it would look killed
                // SAFETY: `_exit` takes a number and does not return.
                unsafe { libc::_exit(code) }
            }
        }
    }

    /// The child's pid.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Kills the child (`SIGKILL`): it cannot say or give back anything any more.
    ///
    /// # Errors
    /// When it is not there any more.
    pub fn kill(&self) -> io::Result<()> {
        Ok(kill(self.pid, Signal::SIGKILL)?)
    }

    /// Waits for the child's end.
    ///
    /// # Errors
    /// When it did not end with exit code 0.
    pub fn join(mut self) -> io::Result<()> {
        match self.reap()? {
            WaitStatus::Exited(_, 0) => Ok(()),
            status => Err(io::Error::other(format!("the child ended otherwise: {status:?}"))),
        }
    }

    fn reap(&mut self) -> nix::Result<WaitStatus> {
        loop {
            match waitpid(self.pid, None) {
                Err(Errno::EINTR) => {}
                ended => {
                    self.reaped = true;
                    return ended;
                }
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.reaped {
            _ = self.kill();
            _ = self.reap();
        }
    }
}
