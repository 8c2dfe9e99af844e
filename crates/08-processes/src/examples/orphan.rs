//! A process whose parent has ended is an orphan, and gets another parent: one that reaps it.
//!
//! Python: `os.getppid` before and after.
//! Run: `cargo run -p ch08-processes -- orphan`

use std::io::{self, PipeWriter, Read, Write};
use std::thread;
use std::time::Duration;

use nix::sys::prctl;
use nix::unistd::{Pid, getpid, getppid};
use tracing::info;

use crate::child::{fork_child, reap};

const BEAT: Duration = Duration::from_millis(10);

pub fn main() -> io::Result<()> {
    let adopter = adopter_of_an_orphan()?;
    info!(adopter, "somebody has adopted the orphan");

    prctl::set_child_subreaper(true)?; // from now on orphans among our descendants come to us
    let adopter = adopter_of_an_orphan()?;
    info!(adopter, "main has adopted the orphan");
    assert_eq!(adopter, getpid().as_raw());
    assert_eq!(reap(None)?, 0, "now it is ours to reap");
    Ok(())
}

/// Makes an orphan; returns the pid of its new parent.
fn adopter_of_an_orphan() -> io::Result<i32> {
    let (report, reporter) = io::pipe()?;
    // SAFETY: this process has no other thread.
    let parent = unsafe { fork_child("parent", move || parent(reporter)) }?;
    reap(parent)?;
    let adopter = io::read_to_string(report)?; // the end comes when the orphan has ended
    adopter.parse().map_err(io::Error::other)
}

fn parent(reporter: PipeWriter) -> i32 {
    let me = getpid();
    let (mut has_spoken, spoken) = io::pipe().unwrap();
    // SAFETY: a forked child has one thread.
    unsafe { fork_child("orphan", move || orphan(me, spoken, reporter)) }.unwrap();
    has_spoken.read_exact(&mut [0]).unwrap();
    0
}

fn orphan(parent: Pid, mut spoken: PipeWriter, mut reporter: PipeWriter) -> i32 {
    info!(parent = %getppid(), "has a parent");
    spoken.write_all(b"!").unwrap();
    while getppid() == parent {
        thread::sleep(BEAT);
    }
    info!(parent = %getppid(), "has another parent");
    write!(reporter, "{}", getppid()).unwrap();
    0
}
