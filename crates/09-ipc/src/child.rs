//! A forked child that does some work, and does not outlive the value that stands for it.

use std::io::{self, Write};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use nix::errno::Errno;
use nix::libc;
use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use tracing::{error, info_span};

/// A child process. Dropped without [`join`](Self::join) it is killed, and reaped in any case. If
/// its parent dies, even by `SIGKILL`, the system kills it (`PR_SET_PDEATHSIG(2const)`).
#[derive(Debug)]
pub struct Child {
    pid: Pid,
    /// How it ended, once it has been reaped: from then on its pid may be another process's.
    ended: Option<nix::Result<WaitStatus>>,
}

impl Child {
    /// Forks a child that does `work`; its exit code is 0 if that went well, 1 after an error, 101
    /// after a panic.
    ///
    /// As in Python's `multiprocessing`, what was printed before the fork is written before it, and
    /// what the child prints is written at its end. If `SIGCHLD` is ignored here, its default is
    /// restored: the system would throw away how a child ended (`wait(2)`).
    ///
    /// # Errors
    /// When the system has no room for another process.
    ///
    /// # Safety
    /// No other thread is alive. In the child there is only the thread that calls `fork(2)`: a lock
    /// that another one holds just then stays locked there for good.
    pub unsafe fn start(name: &str, work: impl FnOnce() -> io::Result<()>) -> io::Result<Self> {
        do_not_ignore_children()?;
        _ = io::stdout().flush(); // a closed pipe is no reason not to start
        let parent = getpid();
        // SAFETY: our caller has promised that no other thread is alive.
        match unsafe { fork() }? {
            ForkResult::Parent { child: pid } => Ok(Self { pid, ended: None }),
            ForkResult::Child => {
                let process = info_span!("process", name).entered();
                let work = || {
                    set_pdeathsig(Signal::SIGKILL)?;
                    if getppid() != parent {
                        return Err(io::Error::other("the parent has gone already"));
                    }
                    work()
                };
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
                _ = io::stdout().flush();
                // SAFETY: `_exit` takes a number and does not return.
                unsafe { libc::_exit(code) }
            }
        }
    }

    /// The child's pid.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Asks the child to end (`SIGTERM`): it may tidy up first.
    ///
    /// # Errors
    /// `ESRCH` when it has been reaped.
    pub fn terminate(&self) -> io::Result<()> {
        self.send(Signal::SIGTERM)
    }

    /// Kills the child (`SIGKILL`): it gets no chance to tidy up.
    ///
    /// # Errors
    /// `ESRCH` when it has been reaped.
    pub fn kill(&self) -> io::Result<()> {
        self.send(Signal::SIGKILL)
    }

    fn send(&self, signal: Signal) -> io::Result<()> {
        if self.ended.is_some() {
            return Err(Errno::ESRCH.into());
        }
        Ok(kill(self.pid, signal)?)
    }

    /// How the child ended; `None` if it has not yet. Does not wait.
    ///
    /// # Errors
    /// `ECHILD` when somebody else has reaped it.
    pub fn try_wait(&mut self) -> io::Result<Option<WaitStatus>> {
        match self.wait(Some(WaitPidFlag::WNOHANG))? {
            WaitStatus::StillAlive => Ok(None),
            ended => Ok(Some(ended)),
        }
    }

    /// Waits for the child's end.
    ///
    /// # Errors
    /// When it did not end with exit code 0.
    pub fn join(mut self) -> io::Result<()> {
        match self.wait(None)? {
            WaitStatus::Exited(_, 0) => Ok(()),
            status => Err(io::Error::other(format!(
                "the child ended otherwise: {status:?}"
            ))),
        }
    }

    fn wait(&mut self, flags: Option<WaitPidFlag>) -> nix::Result<WaitStatus> {
        loop {
            match self.ended.unwrap_or_else(|| waitpid(self.pid, flags)) {
                Err(Errno::EINTR) => {}
                Ok(WaitStatus::StillAlive) => return Ok(WaitStatus::StillAlive),
                ended => {
                    self.ended = Some(ended);
                    return ended;
                }
            }
        }
    }
}

/// Whoever started this program may have left `SIGCHLD` ignored: that is inherited.
fn do_not_ignore_children() -> nix::Result<()> {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: the call only writes, into memory that is large enough.
    Errno::result(unsafe { libc::sigaction(libc::SIGCHLD, ptr::null(), action.as_mut_ptr()) })?;
    // SAFETY: the call has succeeded, so it has written all of it.
    if unsafe { action.assume_init() }.sa_sigaction == libc::SIG_IGN {
        // SAFETY: the default runs no code of ours.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) }?;
    }
    Ok(())
}

impl Drop for Child {
    fn drop(&mut self) {
        _ = self.kill(); // else it has been reaped
        _ = self.wait(None);
    }
}
