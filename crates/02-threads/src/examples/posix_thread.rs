//! std's threads are POSIX threads, and std also knows one that `pthread_create` has started.
//!
//! Python: no counterpart; `_thread.start_new_thread` is as low as it goes.
//! Run: `cargo run -p ch02-threads -- posix-thread`

use std::ffi::c_void;
use std::os::unix::thread::JoinHandleExt;
use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::{mem, ptr};

use nix::libc::{pthread_create, pthread_join, pthread_t};
use nix::sys::pthread::pthread_self;
use nix::unistd::{Pid, gettid};
use tracing::info;

/// One thread as the C library, the kernel and std know it.
struct Ids {
    posix: pthread_t,
    kernel: Pid,
    std: ThreadId,
}

static SEEN: Mutex<Vec<Ids>> = Mutex::new(Vec::new());

pub fn main() {
    who_am_i();
    let mut by_c: pthread_t = 0;
    // SAFETY: `by_c` can be written to, null stands for the usual attributes, and `start` does not
    // look at its argument.
    let error = unsafe { pthread_create(&raw mut by_c, ptr::null(), start, ptr::null_mut()) };
    assert_eq!(error, 0);
    // SAFETY: the thread was created above, and is joined here only.
    let error = unsafe { pthread_join(by_c, ptr::null_mut()) };
    assert_eq!(error, 0);

    let builder = thread::Builder::new().name("by-std".into());
    let by_std = builder.spawn(who_am_i).unwrap();
    let by_std_posix = by_std.as_pthread_t();
    by_std.join().unwrap();

    let seen = mem::take(&mut *SEEN.lock().unwrap());
    assert_eq!(seen[1].posix, by_c);
    assert_ne!(seen[1].kernel, seen[0].kernel); // to the kernel it is a thread
    assert_ne!(seen[1].std, seen[0].std); // std did not start it, and gives it an id all the same
    assert_eq!(seen[2].posix, by_std_posix); // and a thread of std is a POSIX thread
}

/// Where the new thread begins. C knows no panics: one that leaves this function aborts.
extern "C" fn start(_: *mut c_void) -> *mut c_void {
    who_am_i();
    ptr::null_mut()
}

fn who_am_i() {
    let ids = Ids {
        posix: pthread_self(),
        kernel: gettid(),
        std: thread::current().id(),
    };
    info!(posix = format!("{:#x}", ids.posix), tid = %ids.kernel, std = ?ids.std, "is here");
    SEEN.lock().unwrap().push(ids);
}
