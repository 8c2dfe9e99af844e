//! Threads share the working directory, open files and signal handlers; a process has its copies.
//!
//! Python: `os.chdir`, `os.open`, `os.fork`; only its main thread may set a signal handler.
//! Run: `cargo run -p ch02-threads -- shared-files`

use std::fs::{self, File};
use std::io::{self, BufRead};
use std::os::fd::IntoRawFd;
use std::{env, thread};

use nix::libc::{_exit, c_int};
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};
use tracing::{info, info_span};

pub fn main() -> io::Result<()> {
    let before = look()?;
    // SAFETY: this process has no other thread.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let _process = info_span!("process", name = "child").entered();
            let code = change_all().is_err().into();
            // SAFETY: `_exit` takes a number and does not return.
            unsafe { _exit(code) }
        }
        ForkResult::Parent { child } => {
            assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 0));
        }
    }
    info!("sees no change: the child has changed its own copies");
    assert_eq!(look()?, before);

    let builder = thread::Builder::new().name("thread".into());
    builder.spawn(change_all)?.join().unwrap()?;
    info!("sees all three changes of the thread");
    let after = look()?;
    assert!((0..3).all(|number| after[number] != before[number]));
    Ok(())
}

fn change_all() -> io::Result<()> {
    env::set_current_dir("/proc")?;
    let open = File::open("/dev/null")?.into_raw_fd(); // stays open
    // SAFETY: `ignore` does nothing, which is allowed at any moment.
    unsafe { signal(Signal::SIGUSR1, SigHandler::Handler(ignore)) }?;
    info!(open, "changes all three");
    Ok(())
}

extern "C" fn ignore(_: c_int) {}

/// The working directory, the number of open files, and a mask of the signals with a handler, as
/// this thread sees them: `proc_pid_fd(5)`, `proc_pid_status(5)`.
fn look() -> io::Result<[String; 3]> {
    let folder = env::current_dir()?.display().to_string();
    let files = fs::read_dir("/proc/thread-self/fd")?.count().to_string();
    let status = fs::read("/proc/thread-self/status")?;
    let caught = status
        .lines()
        .find(|line| matches!(line, Ok(line) if line.starts_with("SigCgt")));
    Ok([folder, files, caught.unwrap()?])
}
