//! A fork server: a small process with one thread, which forks others on request.
//!
//! A program with threads must not fork: in the child there is only the thread that called
//! `fork(2)`, and a lock that another thread held at that moment stays locked there forever. So the
//! fork server is forked first, before any thread exists. It forks the workers and, later, those
//! that replace dead ones.
//!
//! Python has it as the start method `forkserver`. There the server is a new interpreter, and a
//! worker imports what it needs; ours is a copy of this process, and its workers have all of it.

use std::io::{self, ErrorKind, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::sys::socket::MsgFlags;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use tracing::info_span;

use crate::packet::{Line, pair, receive_with, retried, send_with, shutdown};

/// How long a worker that was told to end may take before it is killed.
const GRACE: Duration = Duration::from_secs(1);

/// How a worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It exited with this code.
    Exited(i32),
    /// It was killed by the signal of this number.
    Killed(i32),
}

/// The fork server, as its parent sees it. Dropped, it and all its workers are killed and reaped.
#[derive(Debug)]
pub struct ForkServer {
    pid: Pid,
    control: OwnedFd,
    /// A question and its answer belong together.
    turn: Mutex<()>,
}

impl ForkServer {
    /// Forks the server. Each worker will run `work`, with its line to this process, and exit.
    ///
    /// # Errors
    /// When the system has no room for another process, or this one for a descriptor.
    ///
    /// # Safety
    /// No other thread is alive: see the top of this file.
    pub unsafe fn start(work: impl Fn(&Line)) -> io::Result<Self> {
        let (control, theirs) = pair()?;
        let parent = getpid();
        // SAFETY: our caller has promised that no other thread is alive.
        match unsafe { fork() }? {
            ForkResult::Parent { child: pid } => Ok(Self {
                pid,
                control,
                turn: Mutex::new(()),
            }),
            ForkResult::Child => {
                drop(control);
                // A panic must not unwind into our caller: here that is a copy of its code.
                exit_after(|| {
                    end_with(parent);
                    // A parent that ignores this signal leaves its children to the system to reap,
                    // and one with a handler has it for its own: both would come along.
                    // SAFETY: no handler is set that could do anything.
                    unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) }?;
                    serve(&theirs, &work)
                })
            }
        }
    }

    /// Starts a worker.
    ///
    /// # Errors
    /// When the system has no room for another process, or the server has gone.
    pub fn worker(&self) -> io::Result<Worker> {
        let (answer, files) = self.ask(0)?;
        match <[OwnedFd; 4]>::try_from(files) {
            Ok(files) => Worker::new(Pid::from_raw(answer), files.into()),
            Err(_) if answer < 0 => Err(io::Error::from_raw_os_error(-answer)),
            // The system gives no descriptor to a process that has too many open.
            Err(_) => Err(Errno::EMFILE.into()),
        }
    }

    /// Hangs up on a worker, waits for its end, and says how it ended. After a second it is killed.
    ///
    /// # Errors
    /// When the server has gone.
    pub fn end(&self, worker: &Worker) -> io::Result<Ended> {
        worker.line.hang_up();
        worker.has_ended(GRACE)?; // if it has not, it is killed now
        Ok(match self.ask(worker.pid.as_raw())?.0 {
            code @ 0.. => Ended::Exited(code),
            signal => Ended::Killed(-signal),
        })
    }

    /// 0 asks for a worker, and a pid for that worker's end.
    fn ask(&self, question: i32) -> io::Result<(i32, Vec<OwnedFd>)> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        say(&self.control, question, &[])?;
        let mut answer = [0; 4];
        match receive_with(&self.control, &mut answer, MsgFlags::empty())? {
            (4, files) => Ok((i32::from_ne_bytes(answer), files)),
            _ => Err(io::Error::new(
                ErrorKind::BrokenPipe,
                "the fork server has gone",
            )),
        }
    }

    /// Kills all workers. Any thread may do that, while others wait for a worker: they see its end.
    pub fn stop(&self) {
        shutdown(&self.control);
    }
}

impl Drop for ForkServer {
    fn drop(&mut self) {
        self.stop();
        _ = retried(|| waitpid(self.pid, None));
    }
}

fn say(to: &OwnedFd, number: i32, files: &[i32]) -> io::Result<()> {
    send_with(
        to,
        &[IoSlice::new(&number.to_ne_bytes())],
        files,
        MsgFlags::empty(),
    )
}

/// In the server: does what it is asked to until nobody can ask any more, then ends all workers.
fn serve(control: &OwnedFd, work: &impl Fn(&Line)) -> io::Result<()> {
    let mut workers = Vec::new();
    // It may fail: the parent can end, or stop this server, in the middle of an answer.
    let served = answer_all(control, work, &mut workers);
    workers
        .into_iter()
        .try_for_each(|worker| end(worker).map(|_| ()))?;
    served
}

fn answer_all(control: &OwnedFd, work: &impl Fn(&Line), workers: &mut Vec<Pid>) -> io::Result<()> {
    let mut question = [0; 4];
    let mut started = 0;
    while let Ok((4, _)) = receive_with(control, &mut question, MsgFlags::empty()) {
        let asked = i32::from_ne_bytes(question);
        if asked != 0 {
            let pid = Pid::from_raw(asked);
            workers.retain(|&worker| worker != pid);
            let answer = match end(pid)? {
                WaitStatus::Exited(_, code) => code,
                WaitStatus::Signaled(_, signal, _) => -(signal as i32),
                status => return Err(io::Error::other(format!("{status:?} is not an end"))),
            };
            say(control, answer, &[])?;
            continue;
        }
        started += 1;
        let worker = start(control, &format!("worker-{started}"), work);
        let told = worker.and_then(|(pid, line)| {
            workers.push(pid);
            say(control, pid.as_raw(), &line.descriptors())
        });
        if let Err(error) = told {
            say(control, -error.raw_os_error().unwrap_or(libc::EIO), &[])?;
        }
    }
    Ok(())
}

fn start(control: &OwnedFd, name: &str, work: &impl Fn(&Line)) -> io::Result<(Pid, Line)> {
    let line = Line::new()?;
    let server = getpid();
    // SAFETY: the server has no other thread.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok((child, line)),
        ForkResult::Child => {
            // SAFETY: the worker never uses it, and ends without coming back to its owner.
            unsafe { libc::close(control.as_raw_fd()) };
            exit_after(|| {
                end_with(server);
                let _process = info_span!("process", name).entered();
                work(&line);
                Ok(())
            })
        }
    }
}

/// Kills this child, unless it has ended already, and reaps it.
fn end(child: Pid) -> io::Result<WaitStatus> {
    kill(child, Signal::SIGKILL)?; // one that has ended is a zombie, and keeps its status
    Ok(retried(|| waitpid(child, None))?)
}

/// In a child: does `work`, and never returns.
fn exit_after(work: impl FnOnce() -> io::Result<()>) -> ! {
    let code = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => 0,
        Ok(Err(_)) => 1,
        Err(_) => 101,
    };
    // SAFETY: `_exit` takes a number and does not return.
    unsafe { libc::_exit(code) }
}

/// In a child: the system kills it as soon as its parent has ended (`PR_SET_PDEATHSIG(2const)`).
fn end_with(parent: Pid) {
    if set_pdeathsig(Signal::SIGKILL).is_err() || getppid() != parent {
        // The parent had ended before that.
        // SAFETY: `_exit` takes a number and does not return.
        unsafe { libc::_exit(1) }
    }
}

/// A worker as its parent sees it. Its line does not tell of its end; the system does
/// (`pidfd_open(2)`).
#[derive(Debug)]
pub struct Worker {
    /// What it is sent, and what it sends.
    pub line: Line,
    pid: Pid,
    process: OwnedFd,
}

impl Worker {
    fn new(pid: Pid, line: Line) -> io::Result<Self> {
        // SAFETY: the call takes two integers. The pid is that of no other process: the server
        // does not reap its child before we say so.
        let process = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
        let process = Errno::result(process)?;
        let process = i32::try_from(process).expect("a descriptor");
        // SAFETY: the system has just made this descriptor for us, and nobody else owns it.
        let process = unsafe { OwnedFd::from_raw_fd(process) };
        Ok(Self { line, pid, process })
    }

    /// Ready to be read as soon as it has said something; and as soon as it has ended.
    pub fn signs(&self) -> [BorrowedFd<'_>; 2] {
        [self.line.sign(), self.process.as_fd()]
    }

    fn has_ended(&self, within: Duration) -> io::Result<bool> {
        let timeout = PollTimeout::try_from(within).unwrap_or(PollTimeout::MAX);
        let mut wanted = [PollFd::new(self.process.as_fd(), PollFlags::POLLIN)];
        Ok(retried(|| poll(&mut wanted, timeout))? > 0)
    }
}
