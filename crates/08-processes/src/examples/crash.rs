//! A child that crashes takes nobody along; a thread that aborts takes its process, a panic not.
//!
//! Python: `Process` and `Thread`; an exception in a thread ends that thread alone.
//! Run: `cargo run -p ch08-processes -- crash`

use std::io::{self, Read, Write};
use std::{process, ptr, thread};

use nix::sys::resource::{Resource, setrlimit};
use tracing::info;

use crate::child::{fork_child, reap};

type Work = fn() -> i32;

pub fn main() -> io::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?; // no crash leaves a file
    let (mut told, mut tell) = io::pipe()?;
    let outlive = || {
        told.read_exact(&mut [0]).unwrap();
        info!("is still alive");
        0
    };
    // SAFETY: this process has no other thread, here and below.
    let sibling = unsafe { fork_child("sibling", outlive) }?;
    let crashes: [(&str, Work, i32); 3] = [
        ("segfault", segfault, -11),
        ("abort", || in_a_thread(|| process::abort()), -6),
        ("panic", || in_a_thread(|| panic!("in a thread")), 1),
    ];
    for (name, crash, expected) in crashes {
        // SAFETY: as above.
        let child = unsafe { fork_child(name, crash) }?;
        let code = reap(child)?;
        info!(code, "{name} has ended, main is still alive");
        assert_eq!(code, expected);
    }
    tell.write_all(b"!")?;
    assert_eq!(reap(sibling)?, 0);
    Ok(())
}

fn segfault() -> i32 {
    info!("writes where no memory is");
    // SAFETY: it is not safe, and that is the lesson. The first page is never mapped, so nothing is
    // overwritten, and the system kills the process (`SIGSEGV`).
    unsafe { ptr::without_provenance_mut::<u8>(8).write_volatile(1) };
    0
}

/// Returns 1 if the thread has panicked. If it has aborted, nobody is left to return.
fn in_a_thread(end: fn()) -> i32 {
    let panicked = thread::spawn(end).join().is_err();
    info!(panicked, "is still alive");
    i32::from(panicked)
}
