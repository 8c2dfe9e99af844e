//! Underneath: std's threads are POSIX threads, and a thread by `pthread_create` is one to std.
//!
//! Python: no counterpart; `_thread.start_new_thread` is as low as it goes.
//! Run: `cargo run -p ch02-threads -- posix-thread`

use std::ffi::c_void;
use std::os::unix::thread::JoinHandleExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::{self, ThreadId};
use std::{io, process, ptr};

use nix::libc::{pthread_create, pthread_join, pthread_t};
use nix::sys::pthread::pthread_self;
use nix::unistd::{Pid, gettid};
use tracing::info;

/// What a thread is to do, and then what came of it.
struct Job<F, T> {
    work: Option<F>,
    result: Option<thread::Result<T>>,
}

/// Where the new thread begins. A panic must not leave it: C knows no panics, so it would abort.
extern "C" fn start<F: FnOnce() -> T, T>(job: *mut c_void) -> *mut c_void {
    // SAFETY: `on_posix_thread` gives a pointer to a job of this very type, and neither uses nor
    // drops that job before this thread has ended.
    let job = unsafe { &mut *job.cast::<Job<F, T>>() };
    job.result = job.work.take().map(|work| catch_unwind(AssertUnwindSafe(work)));
    ptr::null_mut()
}

/// Runs `work` on a thread of its own and waits for the result; returns it beside the thread's id.
/// Because it waits, `work` may borrow, as in `thread::scope`. A panic goes on in the caller.
///
/// `pthread_create(3)`, `pthread_join(3)`
pub fn on_posix_thread<F, T>(work: F) -> io::Result<(pthread_t, T)>
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    let mut job = Job { work: Some(work), result: None };
    let (mut thread, argument) = (0, (&raw mut job).cast());
    // SAFETY: `thread` can be written to, null stands for the usual attributes, and `start` may use
    // the job as long as it runs: it is joined below. What the job holds may be sent to a thread.
    match unsafe { pthread_create(&raw mut thread, ptr::null(), start::<F, T>, argument) } {
        0 => {}
        error => return Err(io::Error::from_raw_os_error(error)),
    }
    // SAFETY: the thread was created above, and nobody else joins or detaches it.
    if unsafe { pthread_join(thread, ptr::null_mut()) } != 0 {
        process::abort(); // it might still use the job
    }
    let result = job.result.expect("the thread has ended, so there is a result");
    Ok((thread, result.unwrap_or_else(|panic| resume_unwind(panic))))
}

/// One thread as the C library, the kernel and std know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Ids {
    posix: pthread_t,
    kernel: Pid,
    std: ThreadId,
}

/// The ids of the thread that calls it.
pub fn who_am_i() -> Ids {
    let ids = Ids { posix: pthread_self(), kernel: gettid(), std: thread::current().id() };
    info!(posix = format!("{:#x}", ids.posix), tid = %ids.kernel, std = ?ids.std, "is here");
    ids
}

/// Plays it: a thread made below std, then one made by std.
pub fn main() -> io::Result<()> {
    let main = who_am_i();
    let (created, below) = on_posix_thread(who_am_i)?;
    assert_eq!(below.posix, created, "the id that was given out is the one it has itself");
    assert_ne!(below.kernel, main.kernel, "the kernel counts it as a thread");
    assert_ne!(below.std, main.std, "std has not made it, and yet gives it an id");

    let by_std = thread::Builder::new().name("by-std".into()).spawn(who_am_i)?;
    let created = by_std.as_pthread_t();
    let by_std = by_std.join().unwrap();
    assert_eq!(by_std.posix, created, "a thread of std is a POSIX thread");
    assert_ne!(by_std.std, below.std);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_may_borrow_and_return() {
        let mut list = vec![1, 2];
        let (_, length) = on_posix_thread(|| {
            list.push(3);
            list.len()
        })
        .unwrap();
        assert_eq!((list, length), (vec![1, 2, 3], 3));
    }

    #[test]
    fn a_panic_goes_on_in_the_caller() {
        let panic = catch_unwind(|| on_posix_thread(|| panic!("below"))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"below"));
    }

    #[test]
    fn a_thread_is_asked_twice_and_is_the_same() {
        let (_, twice) = on_posix_thread(|| [who_am_i(), who_am_i()]).unwrap();
        assert_eq!(twice[0], twice[1]);
    }

    #[test]
    fn one_may_start_another() {
        let (outer, (inner, seen)) =
            on_posix_thread(|| on_posix_thread(who_am_i).unwrap()).unwrap();
        assert_ne!(outer, inner);
        assert_eq!(seen.posix, inner);
    }
}
