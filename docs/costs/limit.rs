//! Near the limit: each operation beside the bare system call or instruction that is under it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::ffi::{c_int, c_void};
use std::future::{pending, ready};
use std::hint::black_box;
use std::io::{self, Read, Write, pipe};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::ptr::{null, null_mut};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::task::{Context, Waker};
use std::time::Duration;

use acceptance::beside::on_one_core;
use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};

use crate::ours;
use crate::page::{Table, spread, time, times_as_much};
use crate::pairs::{Work, clock, rows_in_turns, side, times};

/// What the page calls the operation, how many in a round, ours, what is under it, and that bare.
type Row = (&'static str, u32, Work, &'static str, Work);

pub(crate) const ROWS: &[Row] = &[
    ("process: start and join", 30, ours::process_start, "`fork`, `_exit` and `wait`", forked),
    ("pipe: there and back", 1_000, ours::pipe, "a byte and one back, by sockets", by_sockets),
    ("a byte and one back, by sockets", 1_000, by_sockets, "by two pipes", by_pipes),
    (
        "queue between processes",
        2_000,
        ours::queue_of_processes,
        "`write` and `read`, one way",
        one_way,
    ),
    ("thread: start and join", 300, ours::thread_start, "`clone` and `futex`", cloned),
    ("event: there and back", 1_000, ours::event, "two `futex` calls on each side", futexes),
    ("run in executor", 500, ours::run_in_executor, "two `futex` calls on each side", futexes),
    ("semaphore", 100_000, ours::semaphore, "an atomic subtraction and addition", atomics),
    ("bounded queue, one thread", 100_000, ours::queue_alone, "a `VecDeque` without a lock", deque),
    ("generator: an item", 100_000, ours::generator, "a call through a pointer", call),
    (
        "coroutine: spawn and await",
        10_000,
        ours::coroutine_spawn,
        "a box, and `poll` of `ready`",
        poll_ready,
    ),
    ("coroutine: switch", 50_000, ours::coroutine_switch, "`poll` of `pending`", poll_pending),
    ("a system call", 100_000, system_call, "a call through a pointer", call),
];

pub(crate) fn section() -> io::Result<String> {
    let mut table =
        Table::new(&["operation", "ours", "what is under it", "alone", "times", "adds"]);
    let rows = ROWS.iter().map(|&(_, n, ours, _, bare)| vec![side(ours, n), side(bare, n)]);
    let rows = on_one_core(|| rows_in_turns(rows.collect()))?;
    for (&(what, _, _, under, _), rounds) in ROWS.iter().zip(rows) {
        let (ours, bare) = (rounds[0].spread(), rounds[1].spread());
        let adds = ours.median - bare.median;
        let adds = if ours.overlaps(bare) || adds < 0.0 { "nothing".into() } else { time(adds) };
        let times = times_as_much(ours, bare);
        table.row(&[what.into(), spread(ours), under.into(), spread(bare), times, adds]);
    }
    Ok(format!("{INTRODUCTION}\n{}", table.text()))
}

const INTRODUCTION: &str = "\
What does the abstraction add to what the system or the processor takes in any case? Both are
measured in turns, on one core. \"Adds\" is the difference of the medians, or nothing that could be
told from the spread.
";

/// `fork(2)`, `_exit(2)` in the child, and `wait(2)`.
pub(crate) fn forked(n: u32) -> io::Result<Duration> {
    ours::assert_alone();
    let once = || {
        // SAFETY: the child only calls `_exit`, which takes a number and does not return.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(waitpid(child, None).map(drop)?),
            // SAFETY: as above.
            ForkResult::Child => unsafe { libc::_exit(0) },
        }
    };
    clock(|| (0..n).try_for_each(|_| once()))
}

/// A byte through a pair of connected sockets to another process, and one back.
pub(crate) fn by_sockets(n: u32) -> io::Result<Duration> {
    let (ours, theirs) = UnixStream::pair()?;
    there_and_back(n, (&ours, &ours), (&theirs, &theirs))
}

/// A byte through a pipe to another process, and one back through another pipe.
fn by_pipes(n: u32) -> io::Result<Duration> {
    let ((there, to_child), (back, to_parent)) = (pipe()?, pipe()?);
    there_and_back(n, (back, to_child), (there, to_parent))
}

/// Each side reads from its first end and writes to its second.
fn there_and_back(
    n: u32,
    mut ours: (impl Read, impl Write),
    mut theirs: (impl Read, impl Write),
) -> io::Result<Duration> {
    let echo = || {
        theirs.0.read_exact(&mut [0])?;
        theirs.1.write_all(&[0])
    };
    let ask = || {
        ours.1.write_all(&[0])?;
        ours.0.read_exact(&mut [0])
    };
    ours::with_child(n, echo, ask)
}

/// A byte through a pipe from another process.
pub(crate) fn one_way(n: u32) -> io::Result<Duration> {
    let (mut reader, mut writer) = pipe()?;
    ours::with_child(n, || writer.write_all(&[0]), || reader.read_exact(&mut [0]))
}

/// `clone(2)` of a thread whose stack is there already, and a wait for its end.
pub(crate) fn cloned(n: u32) -> io::Result<Duration> {
    extern "C" fn nothing(_: *mut c_void) -> c_int {
        0
    }
    const FLAGS: c_int = libc::CLONE_VM
        | libc::CLONE_FS
        | libc::CLONE_FILES
        | libc::CLONE_SIGHAND
        | libc::CLONE_THREAD
        | libc::CLONE_SYSVSEM
        | libc::CLONE_CHILD_CLEARTID;
    let mut stack = vec![0_u128; 4096]; // sixteen bytes each: a stack must be aligned to that
    let top = stack.as_mut_ptr_range().end.cast();
    let alive = AtomicU32::new(0);
    let once = || {
        alive.store(1, Relaxed);
        let no_arguments = (null_mut::<c_void>(), null::<c_int>(), null::<c_void>());
        let (argument, parent_tid, tls) = no_arguments;
        // SAFETY: the stack and `alive` live longer than the thread, which is waited for; it calls
        // nothing, so it needs no thread-local storage.
        let tid =
            unsafe { libc::clone(nothing, top, FLAGS, argument, parent_tid, tls, alive.as_ptr()) };
        if tid == -1 {
            return Err(io::Error::last_os_error());
        }
        // At its end the kernel writes 0 there, and wakes who waits for that.
        while alive.load(Acquire) == 1 {
            futex(&alive, libc::FUTEX_WAIT, 1);
        }
        Ok(())
    };
    clock(|| (0..n).try_for_each(|_| once()))
}

/// `futex(2)`, which sleeps while the word has this value, or wakes so many who do.
fn futex(word: &AtomicU32, operation: c_int, value: u32) {
    let no_limit = null::<libc::timespec>();
    // SAFETY: the word is there for the time of the call. A wait may end early: callers look again.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, no_limit) };
}

/// Two threads that wake each other by `futex(2)`.
pub(crate) fn futexes(n: u32) -> io::Result<Duration> {
    let turn = AtomicU32::new(0);
    let pass = |mine: u32| {
        while turn.load(Acquire) != mine {
            futex(&turn, libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, 1 - mine);
        }
        turn.store(1 - mine, Release);
        futex(&turn, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, 1);
    };
    ours::with_partner(n, || pass(1), || pass(0))
}

fn atomics(n: u32) -> io::Result<Duration> {
    let permits = AtomicU32::new(3);
    times(n, || {
        black_box(&permits).fetch_sub(1, Acquire);
        black_box(&permits).fetch_add(1, Release);
    })
}

fn deque(n: u32) -> io::Result<Duration> {
    let mut queue = VecDeque::new();
    times(n, || {
        black_box(&mut queue).push_back(black_box(1));
        black_box(queue.pop_front());
    })
}

fn call(n: u32) -> io::Result<Duration> {
    let count = Cell::new(0_u32);
    let function: &dyn Fn() = &|| count.set(count.get() + 1);
    times(n, || black_box(function)())
}

fn poll_ready(n: u32) -> io::Result<Duration> {
    times(n, || {
        let mut future: Pin<Box<dyn Future<Output = u32>>> = Box::pin(ready(black_box(1)));
        _ = black_box(
            black_box(&mut future).as_mut().poll(&mut Context::from_waker(Waker::noop())),
        );
    })
}

fn poll_pending(n: u32) -> io::Result<Duration> {
    let mut future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(pending());
    times(n, || {
        _ = black_box(
            black_box(&mut future).as_mut().poll(&mut Context::from_waker(Waker::noop())),
        );
    })
}

/// One that does hardly anything.
fn system_call(n: u32) -> io::Result<Duration> {
    // SAFETY: it takes nothing and cannot fail.
    times(n, || _ = black_box(unsafe { libc::getppid() }))
}
