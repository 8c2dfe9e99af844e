//! On Linux, with all descendants.
//!
//! Between the runner and the child stands a *keeper*, this same program again. It has no child but
//! the one that it starts, and adopts all of its descendants when they become orphans
//! (`PR_SET_CHILD_SUBREAPER(2const)`). So what it ends is the child's and nobody else's, even if
//! the runner itself began with children, by `execve(2)`. It ends children of its own only, which
//! it has not reaped: their pids cannot have been given to others.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, exit};
use std::time::Duration;
use std::{env, fs, process, thread};

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::prctl;
use nix::sys::signal::{SigHandler, SigSet, Signal, kill, raise, signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, getppid};

use super::{End, Stopped};

/// Tells a keeper the pid of its runner. What the keeper starts does not see it.
const KEEPER: &str = "TRACE_KEEPER";

/// What the runner needs of the system to watch its children.
pub(crate) struct Watch {
    program: PathBuf,
    signals: SignalFd,
}

impl Watch {
    /// From now on this process is told of signals here.
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: no handler is installed. A parent may have left it ignored (`execve(2)`), and
        // then nobody is told how a child ends.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) }?;
        wanted().thread_block()?;
        let flags = SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC;
        let signals = SignalFd::with_flags(&wanted(), flags)?;
        let program = env::current_exe()?; // not to be had where there is no /proc
        Ok(Self { program, signals })
    }

    /// A command for [`Watch::run`] that starts this program again.
    pub(crate) fn this_program(&self) -> Command {
        self.command(&self.program)
    }

    /// A command for [`Watch::run`].
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut keeper = Command::new(&self.program);
        keeper.env(KEEPER, process::id().to_string()).arg(program);
        keeper
    }

    /// Waits for a child's end, but no longer than `tick`. An error if we are to stop: asked by a
    /// signal, or because nobody reads our output any more.
    pub(super) fn pause(&self, tick: Duration) -> io::Result<()> {
        let stdout = io::stdout();
        // Of the output only errors are waited for: a pipe that nobody reads any more has one.
        let signals = PollFd::new(self.signals.as_fd(), PollFlags::POLLIN);
        let output = PollFd::new(stdout.as_fd(), PollFlags::empty());
        let mut wanted = [signals, output];
        let timeout = u16::try_from(tick.as_millis()).expect("a tick is short");
        match poll(&mut wanted, timeout) {
            Err(Errno::EINTR) | Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        while let Some(info) = self.signals.read_signal()? {
            if info.ssi_signo != Signal::SIGCHLD as u32 {
                let number = u8::try_from(info.ssi_signo).expect("there are few signals");
                return Err(io::Error::other(Stopped(number)));
            }
        }
        match wanted[1].revents() {
            Some(events) if events.contains(PollFlags::POLLERR) => {
                Err(ErrorKind::BrokenPipe.into())
            }
            _ => Ok(()),
        }
    }
}

/// How a keeper ended: as its child did.
pub(super) fn end(status: ExitStatus) -> End {
    let signal = status
        .signal()
        .and_then(|number| Signal::try_from(number).ok());
    let signal = signal.map_or("a signal", Signal::as_str);
    status.code().map_or(End::Killed(signal), End::Exit)
}

/// Asks a keeper to end, with all that it keeps. It has not been waited for, so the pid is its own.
pub(super) fn stop(keeper: &mut Child) -> io::Result<()> {
    let pid = Pid::from_raw(keeper.id().cast_signed());
    Ok(kill(pid, Signal::SIGTERM)?)
}

/// The signals that runner and keeper wait for.
fn wanted() -> SigSet {
    let stop = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];
    stop.into_iter().chain([Signal::SIGCHLD]).collect()
}

/// How the keeper's child ended: with a code, or by a signal.
type Ended = Result<i32, Signal>;

/// Does the keeper's work and does not return, if this process is one.
pub(crate) fn keep() {
    if let Some(runner) = env::var(KEEPER).ok().and_then(|pid| pid.parse().ok()) {
        match keep_for(Pid::from_raw(runner)) {
            Ok(Ok(code)) => exit(code),
            Ok(Err(signal)) => die_of(signal),
            Err(error) => {
                eprintln!("{}: {error}", env::args().nth(1).unwrap_or_default());
                exit(126) // as a shell says it
            }
        }
    }
}

/// Starts what the arguments say, and returns how it ended when nothing of it is left. The runner's
/// end, or a signal that asks to stop, ends it all.
fn keep_for(runner: Pid) -> io::Result<Ended> {
    let signals = wanted();
    signals.thread_block()?;
    prctl::set_pdeathsig(Signal::SIGTERM)?;
    if getppid() != runner {
        return Err(io::Error::other("the runner is gone"));
    }
    prctl::set_child_subreaper(true)?;
    let keeper = Pid::this();
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let mut command = Command::new(&arguments[0]);
    command.args(&arguments[1..]).env_remove(KEEPER);
    // SAFETY: between fork and exec this makes three system calls and touches no memory of others.
    unsafe {
        command.pre_exec(move || {
            prctl::set_pdeathsig(Signal::SIGKILL)?;
            if getppid() != keeper {
                return Err(ErrorKind::BrokenPipe.into()); // the keeper is gone
            }
            Ok(SigSet::empty().thread_set_mask()?)
        });
    }
    let child = Pid::from_raw(command.spawn()?.id().cast_signed());
    let mut ended = None;
    while ended.is_none() {
        match signals.wait()? {
            Signal::SIGCHLD => ended = reap(child)?,
            asked => ended = Some(Err(asked)),
        }
    }
    // A process that is killed may leave children to us: until none is left.
    loop {
        let children = children();
        if children.is_empty() {
            return Ok(ended.expect("the loop above has ended"));
        }
        for child in children {
            kill(child, Signal::SIGKILL)?;
        }
        reap(child)?;
        thread::sleep(Duration::from_millis(1));
    }
}

/// Collects all children that have ended, orphans too; returns how `ours` ended, once.
fn reap(ours: Pid) -> io::Result<Option<Ended>> {
    let mut ended = None;
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) if pid == ours => ended = Some(Ok(code)),
            Ok(WaitStatus::Signaled(pid, by, _)) if pid == ours => ended = Some(Err(by)),
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return Ok(ended),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Ends this process as a child of it ended, but writes no second core file.
fn die_of(killer: Signal) -> ! {
    _ = prctl::set_dumpable(false);
    // SAFETY: no handler is installed.
    _ = unsafe { signal(killer, SigHandler::SigDfl) };
    _ = SigSet::from(killer).thread_unblock();
    _ = raise(killer);
    exit(128 + killer as i32)
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

/// The children of this process, zombies too.
fn children() -> Vec<Pid> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let ours = pids.filter(|&pid| stat(pid).is_some_and(|(_, parent)| parent == process::id()));
    ours.map(|pid: u32| Pid::from_raw(pid.cast_signed()))
        .collect()
}

/// How wide the terminal is that we write to, if it is one.
pub(crate) fn terminal_width() -> Option<usize> {
    nix::ioctl_read_bad!(window_size, libc::TIOCGWINSZ, libc::winsize);
    let mut size = libc::winsize {
        ws_row: 0,
        ws_col: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: the call writes one `winsize`, and `size` is one that outlives the call.
    unsafe { window_size(io::stdout().as_raw_fd(), &raw mut size) }.ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}
