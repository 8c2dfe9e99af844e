//! Only the forking thread is in the child: a lock that another one held stays locked for ever.
//!
//! Python: `os.fork` beside a `threading.Thread`; Python 3.12 and later warn of it.
//! Run: `cargo run -p ch08-processes -- fork-and-threads`

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Barrier, Mutex};
use std::time::Duration;
use std::{fs, thread};

use nix::sys::wait::{WaitStatus, waitpid};
use tracing::info;

use crate::fork::start_child;

const LIMIT: Duration = Duration::from_secs(10);

/// Whether the lock is taken. It asks and does not wait: `lock` would wait for ever here.
pub fn is_locked(lock: &Mutex<u32>) -> bool {
    let locked = lock.try_lock().is_err();
    info!(locked, "tries the lock");
    locked
}

/// How many threads this process has.
pub fn threads() -> io::Result<usize> {
    Ok(fs::read_dir("/proc/self/task")?.count())
}

/// What the child does: tries the lock now, and again when the parent says that it is free there.
/// Returns how often it was taken, or 9 if this process has other threads.
fn child(lock: &Mutex<u32>, mut line: &UnixStream) -> io::Result<u8> {
    line.set_read_timeout(Some(LIMIT))?;
    let threads = threads()?;
    info!(threads, "is forked");
    let before = is_locked(lock);
    line.read_exact(&mut [0])?;
    let after = is_locked(lock);
    Ok(if threads == 1 { u8::from(before) + u8::from(after) } else { 9 })
}

/// Forks while another thread holds the lock; returns how the child ended.
fn fork_beside_a_holder(lock: &Mutex<u32>) -> io::Result<WaitStatus> {
    let (mut tell, told) = UnixStream::pair()?;
    let (held, forked) = (Barrier::new(2), Barrier::new(2));
    let work = || {
        let guard = lock.lock().unwrap();
        info!("holds the lock");
        held.wait();
        forked.wait();
        drop(guard);
    };
    let child = thread::scope(|s| {
        let holder = thread::Builder::new().name("holder".into()).spawn_scoped(s, work)?;
        held.wait();
        // SAFETY: it is forbidden to fork here, and that is the lesson. The other thread has our
        // lock, which the child only tries, and now it waits at a barrier or goes there: it holds
        // no lock that the child acquires, not even the allocator's.
        let child = unsafe { start_child("child", || child(lock, &told).unwrap_or(8)) };
        forked.wait();
        holder.join().unwrap();
        child.map_err(io::Error::from)
    })?;
    is_locked(lock);
    info!("the holder has given the lock back");
    tell.write_all(&[1])?;
    Ok(waitpid(child, None)?)
}

/// Plays it: in the parent the lock is free again, in the child it never is. Then the rule: fork
/// first, start threads later.
pub fn main() -> io::Result<()> {
    let lock = Mutex::new(0);
    let ended = fork_beside_a_holder(&lock)?;
    assert!(matches!(ended, WaitStatus::Exited(_, 2)), "locked before and after: {ended:?}");
    assert!(lock.try_lock().is_ok(), "in the parent it is free");

    // SAFETY: the holder has been joined, so this process has no other thread.
    let child = unsafe { start_child("early", || is_locked(&lock).into()) }?;
    let ended = waitpid(child, None)?;
    assert_eq!(ended, WaitStatus::Exited(child, 0), "without other threads the lock is free");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_taken_as_long_as_its_guard_lives() {
        let lock = Mutex::new(0);
        let guard = lock.lock().unwrap();
        assert!(is_locked(&lock));
        drop(guard);
        assert!(!is_locked(&lock));
    }

    #[test]
    fn a_thread_more_is_a_thread_more() -> io::Result<()> {
        // The test itself runs in a thread beside the program's first one.
        assert!(threads()? >= 2);
        Ok(())
    }
}
