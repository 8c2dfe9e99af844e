//! A process is killed while it holds a lock: the kernel frees a file lock, and not a semaphore.
//!
//! Python: `fcntl.flock`; `multiprocessing.Semaphore`.
//! Run: `cargo run -p ch09-ipc -- file-lock`

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;

use nix::errno::Errno;
use nix::sys::eventfd::{EfdFlags, EventFd};
use tracing::{info, info_span};

use crate::child::Child;
use crate::private_folder::PrivateFolder;

pub fn main() -> io::Result<()> {
    let folder = PrivateFolder::new("file-lock")?;
    let path = folder.path().join("lock");
    let flags = EfdFlags::EFD_SEMAPHORE | EfdFlags::EFD_NONBLOCK;
    let semaphore = EventFd::from_value_and_flags(1, flags)?; // a semaphore of one, `eventfd(2)`
    let (mut has_both, mut says) = io::pipe()?;
    let hold_both = || {
        let _hold = info_span!("hold").entered();
        // Opened by the child itself: the lock belongs to what was opened, and a descriptor that it
        // had from us would share it with us.
        let file = File::create(&path)?;
        file.lock()?; // `flock(2)`
        semaphore.read()?; // takes its unit
        info!("holds the lock and the semaphore");
        says.write_all(b"!")?;
        loop {
            thread::park();
        }
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", hold_both) }?;
    has_both.read_exact(&mut [0])?;
    assert!(is_locked(&path)?);
    info!("kills the child");
    child.kill()?;
    assert!(child.join().is_err(), "it was killed");

    let locked = is_locked(&path)?;
    let lost = semaphore.read() == Err(Errno::EAGAIN);
    info!(
        locked,
        lost, "the lock is free, the semaphore's unit is lost"
    );
    assert!(!locked, "the kernel closes a dead process's files");
    assert!(lost, "but a unit belongs to nobody");
    Ok(())
}

fn is_locked(path: &Path) -> io::Result<bool> {
    match File::open(path)?.try_lock() {
        Ok(()) => Ok(false), // and released again, when the file is closed after this line
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
