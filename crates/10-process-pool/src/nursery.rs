//! A small process that starts other processes on request, because it has one thread and may fork.
//!
//! A program with threads must not fork: in the child there is only the thread that called
//! `fork(2)`, and a lock that another one held just then stays locked there for ever. So the
//! nursery is forked first, before any thread exists, and it forks the workers and, later, those
//! that take a dead one's place. Python calls it the start method `forkserver`.

use std::io::{self, ErrorKind, IoSlice, IoSliceMut, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{Signal, kill};
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use nix::{cmsg_space, libc};
use tracing::info_span;

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

/// The nursery. Dropped, it and all its workers are killed and reaped.
#[derive(Debug)]
pub struct Nursery {
    pid: Pid,
    control: UnixStream,
    /// A question and its answer belong together.
    turn: Mutex<()>,
}

impl Nursery {
    /// Forks the nursery. Each of its workers will run `work` with its end of a socket, and exit.
    ///
    /// # Safety
    /// No other thread is alive: see the top of this file.
    pub unsafe fn start(work: impl Fn(UnixStream)) -> io::Result<Self> {
        let (control, theirs) = UnixStream::pair()?;
        let parent = getpid();
        // SAFETY: our caller has promised that no other thread is alive.
        match unsafe { fork() }? {
            ForkResult::Parent { child: pid } => Ok(Self { pid, control, turn: Mutex::new(()) }),
            ForkResult::Child => {
                drop(control);
                // A panic must not unwind into our caller: here that is a copy of its code.
                exit_after(|| {
                    end_with(parent);
                    serve(&theirs, &work)
                })
            }
        }
    }

    /// Starts a worker.
    ///
    /// # Errors
    /// When the system has no room for another process, or the nursery has gone.
    pub fn worker(&self) -> io::Result<Worker> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        (&self.control).write_all(&0_i32.to_ne_bytes())?;
        let (mut answer, mut control) = ([0; 4], cmsg_space!([i32; 1]));
        let mut buffer = [IoSliceMut::new(&mut answer)];
        let (from, flags) = (self.control.as_raw_fd(), MsgFlags::MSG_CMSG_CLOEXEC);
        let received = loop {
            match recvmsg::<()>(from, &mut buffer, Some(&mut control), flags) {
                Err(Errno::EINTR) => {}
                received => break received?,
            }
        };
        let socket = received.cmsgs()?.find_map(|message| match message {
            ControlMessageOwned::ScmRights(files) => files.first().copied(),
            _ => None,
        });
        // SAFETY: the system has just made this descriptor for us, and nobody else owns it.
        let socket = socket.map(|socket| unsafe { UnixStream::from_raw_fd(socket) });
        match (i32::from_ne_bytes(answer), socket) {
            (pid, Some(socket)) => Worker::new(Pid::from_raw(pid), socket),
            (0, None) => Err(io::Error::new(ErrorKind::BrokenPipe, "the nursery has gone")),
            (errno, None) => Err(io::Error::from_raw_os_error(errno)),
        }
    }

    /// Waits for the end of a worker, whom nobody can hear any more, and says how it ended.
    ///
    /// # Errors
    /// When the nursery has gone.
    #[expect(clippy::needless_pass_by_value, reason = "nobody can talk with it any more")]
    pub fn end(&self, worker: Worker) -> io::Result<Ended> {
        _ = worker.socket.shutdown(Shutdown::Both); // it may have gone already
        worker.has_ended(GRACE)?; // if it has not, it is killed now
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        (&self.control).write_all(&worker.pid.as_raw().to_ne_bytes())?;
        let mut answer = [0; 4];
        (&self.control).read_exact(&mut answer)?;
        Ok(match i32::from_ne_bytes(answer) {
            code @ 0.. => Ended::Exited(code),
            signal => Ended::Killed(-signal),
        })
    }

    /// Kills all workers, from whatever thread: who talks with one of them sees that it has gone.
    pub fn stop(&self) {
        _ = self.control.shutdown(Shutdown::Both); // if that fails, it has gone already
    }
}

impl Drop for Nursery {
    fn drop(&mut self) {
        self.stop();
        _ = retried(|| waitpid(self.pid, None));
    }
}

/// In the nursery: does what it is asked to, until nobody can ask any more; then ends all workers.
fn serve(control: &UnixStream, work: &impl Fn(UnixStream)) -> io::Result<()> {
    let mut workers = Vec::new();
    // It may fail: our parent can be gone, or stop us, in the middle of an answer.
    let served = answer_all(control, work, &mut workers);
    workers.into_iter().try_for_each(|worker| end(worker).map(|_| ()))?;
    served
}

fn answer_all(
    control: &UnixStream,
    work: &impl Fn(UnixStream),
    workers: &mut Vec<Pid>,
) -> io::Result<()> {
    let (mut question, mut started) = ([0; 4], 0);
    while (&mut &*control).read_exact(&mut question).is_ok() {
        let asked = i32::from_ne_bytes(question);
        if asked != 0 {
            let pid = Pid::from_raw(asked);
            workers.retain(|&worker| worker != pid);
            let answer = match end(pid)? {
                WaitStatus::Exited(_, code) => code,
                WaitStatus::Signaled(_, signal, _) => -(signal as i32),
                status => return Err(io::Error::other(format!("{status:?} is not an end"))),
            };
            (&mut &*control).write_all(&answer.to_ne_bytes())?;
            continue;
        }
        started += 1;
        match start(control, &format!("worker-{started}"), work) {
            Ok((pid, socket)) => {
                workers.push(pid);
                let (pid, sockets) = (pid.as_raw().to_ne_bytes(), [socket.as_raw_fd()]);
                let sockets = [ControlMessage::ScmRights(&sockets)];
                let (to, flags) = (control.as_raw_fd(), MsgFlags::MSG_NOSIGNAL);
                retried(|| sendmsg::<()>(to, &[IoSlice::new(&pid)], &sockets, flags, None))?;
            }
            Err(error) => {
                let errno = error.raw_os_error().unwrap_or(libc::EIO);
                (&mut &*control).write_all(&errno.to_ne_bytes())?;
            }
        }
    }
    Ok(())
}

fn start(
    control: &UnixStream,
    name: &str,
    work: &impl Fn(UnixStream),
) -> io::Result<(Pid, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let nursery = getpid();
    // SAFETY: the nursery has no other thread.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok((child, ours)),
        ForkResult::Child => {
            drop(ours);
            // SAFETY: the worker never uses it, and ends without coming back to its owner.
            unsafe { libc::close(control.as_raw_fd()) };
            exit_after(|| {
                end_with(nursery);
                let _process = info_span!("process", name).entered();
                work(theirs);
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

/// In a child: is killed as soon as its parent has ended, however (`PR_SET_PDEATHSIG(2const)`).
fn end_with(parent: Pid) {
    if set_pdeathsig(Signal::SIGKILL).is_err() || getppid() != parent {
        // SAFETY: as above. It was too late to be told.
        unsafe { libc::_exit(1) }
    }
}

/// A call that was interrupted by a signal is made again.
fn retried<T>(mut call: impl FnMut() -> nix::Result<T>) -> nix::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return result,
        }
    }
}

/// A worker as its parent sees it: a stream to it and from it, which ends when the worker ends.
///
/// A socket alone ends only when all have closed it, and a worker may have children that hold it.
/// So it is waited for together with the worker's end (`pidfd_open(2)`).
#[derive(Debug)]
pub struct Worker {
    pid: Pid,
    socket: UnixStream,
    process: OwnedFd,
}

impl Worker {
    fn new(pid: Pid, socket: UnixStream) -> io::Result<Self> {
        // SAFETY: the call takes two integers. The pid is that of no other process: the nursery
        // does not reap its child before we say so.
        let process = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
        let process = Errno::result(process)?;
        let process = i32::try_from(process).expect("a descriptor");
        // SAFETY: the system has just made this descriptor for us, and nobody else owns it.
        let process = unsafe { OwnedFd::from_raw_fd(process) };
        socket.set_nonblocking(true)?;
        Ok(Self { pid, socket, process })
    }

    /// The worker's pid.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw()
    }

    fn has_ended(&self, within: Duration) -> io::Result<bool> {
        let timeout = PollTimeout::try_from(within).unwrap_or(PollTimeout::MAX);
        let mut wanted = [PollFd::new(self.process.as_fd(), PollFlags::POLLIN)];
        Ok(retried(|| poll(&mut wanted, timeout))? > 0)
    }

    /// Waits until the socket is ready for this, or the worker has ended; says whether it is ready.
    fn is_ready(&self, wanted: PollFlags) -> io::Result<bool> {
        let mut both = [
            PollFd::new(self.socket.as_fd(), wanted),
            PollFd::new(self.process.as_fd(), PollFlags::POLLIN),
        ];
        retried(|| poll(&mut both, PollTimeout::NONE))?;
        Ok(both[0].any() == Some(true))
    }
}

impl Read for Worker {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_ready(PollFlags::POLLIN)? {
                return Ok(0);
            }
            match self.socket.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }
}

impl Write for Worker {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.socket.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                written => return written,
            }
            if !self.is_ready(PollFlags::POLLOUT)? {
                return Err(ErrorKind::BrokenPipe.into());
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
