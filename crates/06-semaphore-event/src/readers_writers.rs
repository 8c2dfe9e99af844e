//! A semaphore lets a writer in beside readers, on every run; a read-write lock keeps it out.
//!
//! Python: `threading.Semaphore`; the standard library has no read-write lock.
//! Run: `cargo run -p ch06-semaphore-event -- readers-writers`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, RwLock};
use std::thread;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

/// The two halves of a page, always equal unless it is half written.
pub type Halves = (u32, u32);

/// Two readers and a writer share a semaphore of three. The barriers make both readers read while
/// the writer is between its two halves. Returns what they read.
pub fn with_semaphore() -> [Halves; 2] {
    let semaphore = &Semaphore::new(3);
    let (top, bottom) = (&AtomicU32::new(1), &AtomicU32::new(1));
    let (half_written, have_read) = (&Barrier::new(3), &Barrier::new(3));
    thread::scope(|s| {
        let readers = ["ann", "bob"].map(|name| {
            let read = move || {
                let _permit = semaphore.acquire();
                let _read = info_span!("read").entered();
                half_written.wait();
                let halves = (top.load(Relaxed), bottom.load(Relaxed));
                info!(top = halves.0, bottom = halves.1, "reads");
                have_read.wait();
                halves
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, read).unwrap()
        });
        let write = || {
            let _permit = semaphore.acquire();
            let _write = info_span!("write").entered();
            top.store(2, Relaxed);
            info!("has written one half");
            half_written.wait();
            have_read.wait();
            bottom.store(2, Relaxed);
        };
        thread::Builder::new().name("writer".into()).spawn_scoped(s, write).unwrap();
        readers.map(|reader| reader.join().unwrap())
    })
}

/// The same with a read-write lock: the barriers make the writer try while both readers are inside.
/// Returns what they read, whether the writer was kept out, and what is written in the end.
pub fn with_rw_lock() -> ([Halves; 2], bool, Halves) {
    let page = &RwLock::new((1, 1));
    let (both_inside, has_tried) = (&Barrier::new(3), &Barrier::new(3));
    let (read, kept_out) = thread::scope(|s| {
        let readers = ["cat", "dan"].map(|name| {
            let read = move || {
                let halves = page.read().unwrap();
                let _read = info_span!("read").entered();
                both_inside.wait();
                info!(top = halves.0, bottom = halves.1, "reads");
                has_tried.wait();
                *halves
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, read).unwrap()
        });
        both_inside.wait();
        let kept_out = page.try_write().is_err();
        info!(kept_out, "tries to write");
        has_tried.wait();
        let mut halves = page.write().unwrap();
        let _write = info_span!("write").entered();
        *halves = (2, 2);
        info!("writes when both have left");
        drop(halves);
        (readers.map(|reader| reader.join().unwrap()), kept_out)
    });
    (read, kept_out, *page.read().unwrap())
}

/// Plays it: three permits are three people inside, whatever they do there.
pub fn main() {
    let torn = with_semaphore();
    assert_eq!(torn, [(2, 1); 2], "both read a page that never was");
    let (whole, kept_out, written) = with_rw_lock();
    assert_eq!(whole, [(1, 1); 2], "both read the old page, together");
    assert!(kept_out, "no writer beside readers");
    assert_eq!(written, (2, 2), "the writer's turn comes when they have left");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_semaphore_fails_and_the_lock_holds_on_every_run() {
        for _ in 0..100 {
            assert_eq!(with_semaphore(), [(2, 1); 2]);
            assert_eq!(with_rw_lock(), ([(1, 1); 2], true, (2, 2)));
        }
    }

    #[test]
    fn a_writer_that_takes_all_permits_is_alone() {
        let semaphore = Semaphore::new(2);
        let reader = semaphore.acquire();
        let writer = [semaphore.try_acquire(), semaphore.try_acquire()];
        assert!(writer.iter().any(Option::is_none), "a reader is inside");
        drop((reader, writer));
        let writer = [semaphore.try_acquire(), semaphore.try_acquire()];
        assert!(writer.iter().all(Option::is_some));
        assert!(semaphore.try_acquire().is_none(), "no reader gets in");
    }
}
