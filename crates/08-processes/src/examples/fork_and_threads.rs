//! Only the forking thread is in the child: a lock that another one held stays locked for good.
//!
//! Python: `os.fork` beside a `threading.Thread`; Python 3.12 and later warn of it.
//! Run: `cargo run -p ch08-processes -- fork-and-threads`

use std::io::{self, PipeReader, Read, Write};
use std::sync::{Barrier, Mutex};
use std::{fs, thread};

use tracing::info;

use crate::child::{fork_child, reap};

static LOCK: Mutex<()> = Mutex::new(());
static HELD: Barrier = Barrier::new(2);
static FORKED: Barrier = Barrier::new(2);

pub fn main() -> io::Result<()> {
    let (told, mut tell) = io::pipe()?;
    let holder = thread::Builder::new().name("holder".into()).spawn(hold)?;
    HELD.wait();
    // SAFETY: it is forbidden to fork here, and that is the lesson. The other thread has our lock,
    // which the child only tries, and is on its way to a barrier: it holds no lock that the child
    // acquires, not even the allocator's.
    let child = unsafe { fork_child("child", || child(told)) }?;
    FORKED.wait();
    holder.join().unwrap();
    assert!(!is_locked(), "in main it is free again");
    tell.write_all(b"!")?;
    assert_eq!(reap(child)?, 2, "in the child it never is");

    // SAFETY: the cure: the holder has been joined, so this process has no other thread.
    let child = unsafe { fork_child("cured", || i32::from(is_locked())) }?;
    assert_eq!(reap(child)?, 0);
    Ok(())
}

fn hold() {
    let _guard = LOCK.lock().unwrap();
    info!("holds the lock");
    HELD.wait();
    FORKED.wait();
}

/// How often it found the lock taken: now, and when it has been released in main.
fn child(mut told: PipeReader) -> i32 {
    let threads = fs::read_dir("/proc/self/task").unwrap().count();
    info!(threads, "is forked");
    assert_eq!(threads, 1, "nobody is here to release the lock");
    let before = is_locked();
    told.read_exact(&mut [0]).unwrap();
    let after = is_locked();
    i32::from(before) + i32::from(after)
}

fn is_locked() -> bool {
    let locked = LOCK.try_lock().is_err(); // `lock` would block for good
    info!(locked, "tries the lock");
    locked
}
