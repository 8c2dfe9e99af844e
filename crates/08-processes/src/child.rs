//! A forked child that does some work and exits, and a parent that leaves no zombie.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use tracing::info_span;

/// Forks a child that does `work` and exits with the result as its exit code, or with 101 after a
/// panic. Returns the child's pid. Wait for it, or it remains as a zombie: see [`reap`].
///
/// As in Python's `multiprocessing`, what was printed before the fork is written before it, and
/// what the child prints is written at its end. Otherwise the one would be printed twice, and the
/// other never. Unlike there, the parent does not wait for the child when it exits itself.
///
/// # Errors
/// `EAGAIN` or `ENOMEM` when the system has no room for another process (`fork(2)`).
///
/// # Safety
/// No other thread is alive. In the child there is only the thread that calls `fork`: a lock that
/// another one holds just then, such as the allocator's, stays locked there for good.
pub unsafe fn fork_child(name: &str, work: impl FnOnce() -> i32) -> nix::Result<Pid> {
    _ = io::stdout().flush(); // a closed pipe is no reason not to fork
    // SAFETY: our caller has promised that no other thread is alive.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok(child),
        ForkResult::Child => live(name, work),
    }
}

/// The whole life of the child.
fn live(name: &str, work: impl FnOnce() -> i32) -> ! {
    let process = info_span!("process", name).entered();
    // A panic must not unwind into our caller: here that is a copy of the parent's code.
    let code = catch_unwind(AssertUnwindSafe(work)).unwrap_or(101);
    drop(process); // a process that leaves this span was not killed
    _ = io::stdout().flush();
    // SAFETY: it takes a number and does not return. What is registered for `exit` is the parent's.
    unsafe { nix::libc::_exit(code) }
}

/// Waits until this child has ended, or any child for `None`, and reaps it. Returns its exit code,
/// 0 to 255, or, if a signal killed it, minus the signal's number, as Python's `Process.exitcode`.
///
/// # Errors
/// `ECHILD` when this process has no such child, or has reaped it before (`waitpid(2)`).
pub fn reap(child: impl Into<Option<Pid>>) -> nix::Result<i32> {
    let child = child.into();
    loop {
        match waitpid(child, None) {
            Ok(WaitStatus::Exited(_, code)) => return Ok(code),
            Ok(WaitStatus::Signaled(_, signal, _)) => return Ok(-(signal as i32)),
            Ok(_) | Err(Errno::EINTR) => {} // a signal of ours came first: wait again
            Err(error) => return Err(error),
        }
    }
}

/// Reaps each of these children, in this order.
///
/// # Errors
/// That of [`reap`]; the children after the one that failed are not reaped.
pub fn reap_all(children: &[Pid]) -> nix::Result<Vec<i32>> {
    children.iter().map(|&child| reap(child)).collect()
}
