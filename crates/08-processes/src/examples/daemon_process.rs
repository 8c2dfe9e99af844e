//! A daemon process ends with its parent, however that one ends: the system kills it.
//!
//! Python: `Process(daemon=True)`; the parent itself ends it, if it gets that far.
//! Run: `cargo run -p ch08-processes -- daemon-process`

use std::io::{self, PipeWriter, Read, Write};
use std::thread;
use std::time::Duration;

use nix::sys::prctl;
use nix::sys::signal::{Signal, raise};
use nix::unistd::{Pid, getpid, getppid};
use tracing::{info, info_span};

use crate::child::{fork_child, reap};

const BEAT: Duration = Duration::from_millis(50);

pub fn main() -> io::Result<()> {
    // The daemon will be an orphan: as a subreaper we get it, and so we see how it ends.
    prctl::set_child_subreaper(true)?;
    let ends: [(fn() -> i32, i32); 2] = [(|| 0, 0), (kill_myself, -9)];
    for (end, code) in ends {
        // SAFETY: this process has no other thread.
        let parent = unsafe { fork_child("parent", || parent(end)) }?;
        assert_eq!(reap(parent)?, code);
        assert_eq!(reap(None)?, -9, "the system has killed the daemon");
        info!("the daemon ended with its parent");
    }
    Ok(())
}

fn parent(end: fn() -> i32) -> i32 {
    let me = getpid();
    let (mut is_ready, ready) = io::pipe().unwrap();
    // SAFETY: a forked child has one thread.
    unsafe { fork_child("daemon", move || daemon(me, ready)) }.unwrap();
    is_ready.read_exact(&mut [0]).unwrap();
    let _work = info_span!("work").entered();
    info!("works");
    thread::sleep(2 * BEAT);
    info!("ends");
    end()
}

fn kill_myself() -> i32 {
    raise(Signal::SIGKILL).unwrap();
    99 // it never gets here
}

fn daemon(parent: Pid, mut ready: PipeWriter) -> i32 {
    prctl::set_pdeathsig(Signal::SIGKILL).unwrap(); // what we get when our parent has ended
    if getppid() != parent {
        return 1; // it has ended already, so nobody would send us anything
    }
    ready.write_all(b"!").unwrap();
    let _work = info_span!("work").entered();
    for round in 1..=100 {
        info!(round, "sweeps");
        thread::sleep(BEAT);
    }
    0
}
