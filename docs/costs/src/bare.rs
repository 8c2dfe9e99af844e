//! The bare system calls that are under an operation.

use std::ffi::c_int;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::ptr::null;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::time::Duration;

use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};

use crate::measure::{times, try_times};
use crate::ours::{assert_alone, with_child, with_partner};

/// `fork(2)`, `_exit(2)` in the child, and `wait(2)`.
pub(crate) fn forks(n: u32) -> io::Result<Duration> {
    assert_alone();
    try_times(n, || {
        // SAFETY: the child only calls `_exit`, which takes a number and does not return.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(waitpid(child, None).map(drop)?),
            // SAFETY: as above.
            ForkResult::Child => unsafe { libc::_exit(0) },
        }
    })
}

/// A byte through a pipe to another process, and one back through another pipe.
pub(crate) fn two_pipes(n: u32) -> io::Result<Duration> {
    let (mut there, mut to_child) = io::pipe()?;
    let (mut back, mut to_parent) = io::pipe()?;
    let echo = || {
        there.read_exact(&mut [0])?;
        to_parent.write_all(&[0])
    };
    let ask = || {
        to_child.write_all(&[0])?;
        back.read_exact(&mut [0])
    };
    with_child(n, echo, ask)
}

/// A byte through a pipe from another process.
pub(crate) fn one_way(n: u32) -> io::Result<Duration> {
    let (mut reader, mut writer) = io::pipe()?;
    with_child(n, || writer.write_all(&[0]), || reader.read_exact(&mut [0]))
}

/// Two threads that wake each other by `futex(2)`.
pub(crate) fn futexes(n: u32) -> io::Result<Duration> {
    let turn = AtomicU32::new(0);
    let pass = |mine: u32| {
        while turn.load(Acquire) != mine {
            futex(&turn, libc::FUTEX_WAIT, 1 - mine);
        }
        turn.store(1 - mine, Release);
        futex(&turn, libc::FUTEX_WAKE, 1);
    };
    with_partner(n, || pass(1), || pass(0))
}

/// Sleeps while the word has this value, or wakes this many threads that sleep.
fn futex(word: &AtomicU32, operation: c_int, value: u32) {
    let no_limit = null::<libc::timespec>();
    // SAFETY: the word is there for the time of the call. A wait may end early: callers look again.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, no_limit) };
}

pub(crate) fn call(n: u32) -> io::Result<Duration> {
    let function: fn(u32) -> u32 = |number| number + 1;
    times(n, || black_box(function)(black_box(1)))
}

/// One that does hardly anything.
pub(crate) fn system_call(n: u32) -> io::Result<Duration> {
    times(n, nix::unistd::getppid)
}
