//! Two threads say one line each and main waits for both: one process, three thread ids.
//!
//! Python: `threading.Thread(target=work)`, then `start()` and `join()`.
//! Run: `cargo run -p ch02-threads -- two-workers`

use std::thread::{self, ThreadId};
use std::{io, process};

use tracing::info;

/// Says one line; returns the process and the thread that said it.
pub fn work() -> (u32, ThreadId) {
    let pid = process::id();
    info!(pid, tid = system_id(), "is working");
    (pid, thread::current().id())
}

/// The number by which the system knows this thread: `gettid(2)`.
#[cfg(target_os = "linux")]
pub fn system_id() -> String {
    nix::unistd::gettid().to_string()
}

/// What std knows of this thread on every system: a `ThreadId` is never given out twice.
#[cfg(not(target_os = "linux"))]
pub fn system_id() -> String {
    format!("{:?}", thread::current().id())
}

/// Plays it: start both, wait for both, and the last line is the last.
pub fn main() -> io::Result<()> {
    let ann = thread::Builder::new().name("ann".into()).spawn(work)?;
    let bob = thread::Builder::new().name("bob".into()).spawn(work)?;
    let (ann, bob) = (ann.join().unwrap(), bob.join().unwrap());
    info!(pid = process::id(), tid = system_id(), "both are done");
    assert_eq!([ann.0, bob.0], [process::id(); 2], "both are in the process of main");
    assert_ne!(ann.1, bob.1, "but each is a thread of its own");
    assert!(![ann.1, bob.1].contains(&thread::current().id()), "and main is a third");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn on_the_thread_that_calls_it_the_work_is_not_on_a_new_one() {
        assert_eq!(work(), (process::id(), thread::current().id()));
    }

    #[test]
    fn threads_alive_at_once_have_different_system_ids() {
        let both_know = Barrier::new(2);
        let know = || {
            let id = system_id();
            both_know.wait();
            id
        };
        thread::scope(|s| {
            let (ann, bob) = (s.spawn(know), s.spawn(know));
            assert_ne!(ann.join().unwrap(), bob.join().unwrap());
        });
    }
}
