//! A process is killed while it holds a lock: the kernel frees a file lock, and not a semaphore.
//!
//! Python: `fcntl.flock`; `multiprocessing.Semaphore`.
//! Run: `cargo run -p ch09-ipc -- file-lock`

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use nix::errno::Errno;
use nix::sys::eventfd::{EfdFlags, EventFd};
use tracing::{info, info_span};

use crate::child::Child;
use crate::private_folder::PrivateFolder;

/// Opens the file anew and locks it (`flock(2)`). The lock belongs to what was opened: a copy of
/// the descriptor, in a forked child say, would share it.
pub fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    file.lock()?;
    Ok(file)
}

/// Whether somebody holds the file's lock.
pub fn is_locked(path: &Path) -> io::Result<bool> {
    match File::open(path)?.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A semaphore of one between processes (`eventfd(2)`).
pub fn semaphore() -> nix::Result<EventFd> {
    EventFd::from_value_and_flags(1, EfdFlags::EFD_SEMAPHORE | EfdFlags::EFD_NONBLOCK)
}

/// Plays it: the child takes both, says so, and is killed.
pub fn main() -> io::Result<()> {
    let folder = PrivateFolder::new("file-lock")?;
    let path = folder.path().join("lock");
    let semaphore = semaphore()?;
    let (mut has_both, mut says) = io::pipe()?;
    let work = || {
        let _hold = info_span!("hold").entered();
        let _file = lock(&path)?;
        semaphore.read()?;
        info!("holds the lock and the semaphore");
        says.write_all(b"!")?;
        loop {
            std::thread::park();
        }
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    has_both.read_exact(&mut [0])?;
    assert!(is_locked(&path)?);
    assert_eq!(semaphore.read(), Err(Errno::EAGAIN), "taken");
    info!("kills the child");
    child.kill()?;
    assert!(child.join().is_err(), "it was killed");

    let locked = is_locked(&path)?;
    let lost = semaphore.read() == Err(Errno::EAGAIN);
    info!(locked, lost, "the lock is free, the semaphore's unit is lost");
    assert!(!locked, "the kernel has closed the dead process's files, and so freed their locks");
    assert!(lost, "a unit belongs to nobody, so nobody gives it back");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_goes_with_the_file() {
        let folder = PrivateFolder::new("file-lock-test").unwrap();
        let path = folder.path().join("lock");
        let held = lock(&path).unwrap();
        assert!(is_locked(&path).unwrap());
        drop(held);
        assert!(!is_locked(&path).unwrap());
    }

    #[test]
    fn a_semaphore_of_one_has_one_unit() {
        let semaphore = semaphore().unwrap();
        assert_eq!(semaphore.read(), Ok(1));
        assert_eq!(semaphore.read(), Err(Errno::EAGAIN));
        semaphore.write(1).unwrap();
        assert_eq!(semaphore.read(), Ok(1));
    }
}
