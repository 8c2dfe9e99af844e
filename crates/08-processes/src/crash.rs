//! A child that crashes takes nobody along; a thread that aborts takes its process, a panic not.
//!
//! Python: `Process` and `Thread`; an exception in a thread ends that thread alone.
//! Run: `cargo run -p ch08-processes -- crash`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::{process, ptr, thread};

use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use tracing::info;

use crate::fork::start_child;

const LIMIT: Duration = Duration::from_secs(10);

/// What a child does: the result is its exit code.
type Work = fn() -> u8;

/// Writes where no memory is: the system ends this process with `SIGSEGV`.
pub fn segfault() -> u8 {
    info!("writes where no memory is");
    // SAFETY: it is not safe, and that is the lesson. The first page is never mapped
    // (`mmap_min_addr`), so nothing is overwritten.
    unsafe { ptr::without_provenance_mut::<u8>(8).write_volatile(1) };
    0
}

/// Starts a thread that ends in `end`, and waits for it; returns 0 if it has returned, 1 if it has
/// panicked. If it has aborted, nobody is left to return.
pub fn in_a_thread(end: fn()) -> u8 {
    let thread = thread::spawn(end);
    let panicked = thread.join().is_err();
    info!(panicked, "is still alive");
    panicked.into()
}

fn live_on(mut told: &UnixStream) -> io::Result<u8> {
    told.set_read_timeout(Some(LIMIT))?;
    told.read_exact(&mut [0])?;
    info!("is still alive");
    Ok(0)
}

/// Plays it: a sibling lives through three crashes, and so does the parent.
pub fn main() -> io::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?; // no crash leaves a file
    let (mut tell, told) = UnixStream::pair()?;
    // SAFETY: this process has no other thread, here and below.
    let sibling = unsafe { start_child("sibling", || live_on(&told).unwrap_or(2)) }?;
    let ends: [(&str, Work); 3] = [
        ("segfault", segfault),
        ("abort", || in_a_thread(|| process::abort())),
        ("panic", || in_a_thread(|| panic!("in a thread"))),
    ];
    let mut ended = Vec::new();
    for (name, work) in ends {
        // SAFETY: as above.
        let child = unsafe { start_child(name, work) }?;
        ended.push(waitpid(child, None)?);
        info!("{name} has ended, main is still alive");
    }
    tell.write_all(&[1])?;
    let sibling = waitpid(sibling, None)?;

    assert!(matches!(ended[0], WaitStatus::Signaled(_, Signal::SIGSEGV, _)), "{:?}", ended[0]);
    assert!(matches!(ended[1], WaitStatus::Signaled(_, Signal::SIGABRT, _)), "{:?}", ended[1]);
    assert!(matches!(ended[2], WaitStatus::Exited(_, 1)), "it outlives the panic: {:?}", ended[2]);
    assert!(matches!(sibling, WaitStatus::Exited(_, 0)), "the sibling outlives them: {sibling:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_its_thread_alone() {
        assert_eq!(in_a_thread(|| std::panic::resume_unwind(Box::new(()))), 1);
        assert_eq!(in_a_thread(|| ()), 0);
    }

    #[test]
    fn a_sibling_whose_parent_is_gone_does_not_wait_for_ever() -> io::Result<()> {
        let (tell, told) = UnixStream::pair()?;
        drop(tell);
        assert!(live_on(&told).is_err());
        Ok(())
    }
}
