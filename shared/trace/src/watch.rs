//! Watches a child process and all its descendants to their end, on Linux.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::prctl;
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, getppid};

/// How often the record is read, and how late the death of a grandchild may be noticed.
const TICK: Duration = Duration::from_millis(10);

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Exit(i32),
    Killed(Signal),
    /// It ran longer than it may, and was killed.
    TimedOut,
    /// We were asked to stop, by a signal.
    Interrupted(Signal),
    /// Nobody reads our output any more.
    ClosedPipe,
}

impl End {
    /// Whether the process went of its own accord.
    pub(crate) fn in_order(&self) -> bool {
        matches!(self, End::Exit(_))
    }

    /// The status with which the runner ends at once, as a shell gives it: 128 + signal.
    pub(crate) fn ends_the_runner(&self) -> Option<u8> {
        let signal = match self {
            End::Interrupted(signal) => *signal,
            End::ClosedPipe => Signal::SIGPIPE,
            _ => return None,
        };
        u8::try_from(128 + signal as i32).ok()
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit code {code}"),
            End::Killed(signal) => write!(f, "killed by {signal}"),
            End::TimedOut => write!(f, "took too long and was ended"),
            End::Interrupted(signal) => write!(f, "interrupted by {signal}"),
            End::ClosedPipe => write!(f, "nobody reads the output"),
        }
    }
}

/// What the runner needs of the system to watch its children.
pub(crate) struct Watch {
    signals: SignalFd,
}

impl Watch {
    /// From now on this process is told of signals here, and orphaned descendants become its
    /// children (`PR_SET_CHILD_SUBREAPER(2const)`), so that none can get away.
    pub(crate) fn new() -> io::Result<Self> {
        let mut wanted = SigSet::empty();
        for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGCHLD] {
            wanted.add(signal);
        }
        wanted.thread_block()?;
        prctl::set_child_subreaper(true)?;
        let signals =
            SignalFd::with_flags(&wanted, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)?;
        Ok(Self { signals })
    }

    /// Starts `command`, with no signal blocked, and waits for its end; calls `tick` again and
    /// again meanwhile. When it has ended, or took longer than `limit`, or we are to stop: nothing
    /// of it is left.
    pub(crate) fn run(
        &self,
        command: &mut Command,
        limit: Duration,
        mut tick: impl FnMut() -> io::Result<()>,
    ) -> io::Result<End> {
        // SAFETY: between fork and exec this calls `pthread_sigmask` alone, which may be called
        // there (`signal-safety(7)`).
        unsafe { command.pre_exec(|| Ok(SigSet::empty().thread_set_mask()?)) };
        let child = Descendants(command.spawn()?);
        let deadline = Instant::now() + limit;
        let stdout = io::stdout();
        loop {
            // Of the output only errors are waited for: a pipe that nobody reads any more has one.
            let mut wanted = [
                PollFd::new(self.signals.as_fd(), PollFlags::POLLIN),
                PollFd::new(stdout.as_fd(), PollFlags::empty()),
            ];
            let timeout = u16::try_from(TICK.as_millis()).expect("a tick is short");
            match poll(&mut wanted, timeout) {
                Err(nix::errno::Errno::EINTR) | Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
            let closed = wanted[1].revents().is_some_and(|r| r.contains(PollFlags::POLLERR));
            while let Some(info) = self.signals.read_signal()? {
                let signal = Signal::try_from(info.ssi_signo.cast_signed())?;
                if signal != Signal::SIGCHLD {
                    return Ok(End::Interrupted(signal));
                }
            }
            let ended = child.reap()?;
            match tick() {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(End::ClosedPipe),
                ticked => ticked?,
            }
            match ended {
                Some(end) => return Ok(end),
                None if closed => return Ok(End::ClosedPipe),
                None if Instant::now() > deadline => return Ok(End::TimedOut),
                None => {}
            }
        }
    }
}

/// A child and all that comes from it. Dropped, none of them is left.
struct Descendants(Child);

impl Descendants {
    /// Collects all children that have ended, orphans too; returns how ours ended, once.
    fn reap(&self) -> io::Result<Option<End>> {
        let ours = Pid::from_raw(self.0.id().cast_signed());
        let mut end = None;
        loop {
            match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(pid, code)) if pid == ours => end = Some(End::Exit(code)),
                Ok(WaitStatus::Signaled(pid, signal, _)) if pid == ours => {
                    end = Some(End::Killed(signal));
                }
                Ok(WaitStatus::StillAlive) | Err(nix::errno::Errno::ECHILD) => return Ok(end),
                Ok(_) | Err(nix::errno::Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for Descendants {
    fn drop(&mut self) {
        // A process that is killed may have had children since we looked: until none is left.
        loop {
            let descendants = descendants(std::process::id());
            if descendants.is_empty() {
                return;
            }
            for pid in descendants {
                // It may have ended by itself just now, which is as well.
                _ = kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL);
            }
            if self.reap().is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// The state (`proc_pid_stat(5)`) and the parent of a process, if there is one of that pid.
fn stat(pid: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

/// Whether the process is there and not a zombie.
pub(crate) fn is_alive(pid: u32) -> bool {
    stat(pid).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
}

/// All processes that come from this one, whatever became of their parents.
fn descendants(of: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parents: Vec<(u32, u32)> = pids.filter_map(|pid| Some((pid, stat(pid)?.1))).collect();
    let mut found = vec![of];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| pid));
        next += 1;
    }
    found.split_off(1)
}

/// In a child of the runner: ends with it, also when it is killed (`PR_SET_PDEATHSIG(2const)`).
pub(crate) fn end_with(runner: u32) {
    let runner = Pid::from_raw(runner.cast_signed());
    if getppid() == runner {
        _ = prctl::set_pdeathsig(Signal::SIGKILL);
        if getppid() != runner {
            std::process::exit(1);
        }
    }
}

/// How wide the terminal is that we write to, if it is one.
pub(crate) fn terminal_width() -> Option<usize> {
    use std::os::fd::AsRawFd;
    nix::ioctl_read_bad!(window_size, nix::libc::TIOCGWINSZ, nix::libc::winsize);
    let mut size = nix::libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the call writes one `winsize`, and `size` is one that outlives the call.
    unsafe { window_size(io::stdout().as_raw_fd(), &raw mut size) }.ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}
