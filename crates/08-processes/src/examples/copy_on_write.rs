//! A fork copies no memory; a page is copied when one of the two writes to it, and then alone.
//!
//! Python: the same system call, `os.fork`; reference counts make it write more than you think.
//! Run: `cargo run -p ch08-processes -- copy-on-write`

use std::fs;
use std::hint::black_box;

use tracing::info;

use crate::child::{fork_child, reap};

/// KiB more or less: a process writes to its stack, too, and a page that the kernel is just moving
/// does not count as its own.
const ROOM: usize = 4 << 10;

pub fn main() -> nix::Result<()> {
    let mut memory = vec![1; 32 << 20];
    info!(kib = private_kib(), "of its own before the fork");
    // SAFETY: this process has no other thread.
    let child = unsafe { fork_child("child", || read_and_write(&mut memory)) }?;
    assert_eq!(reap(child)?, 0, "it owns what it has written");
    assert_eq!(memory[0], 1, "main's memory is as it was");
    Ok(())
}

fn read_and_write(memory: &mut [u8]) -> i32 {
    let start = private_kib();
    info!(kib = start, "of its own at the start");
    black_box(memory.iter().step_by(4096).max()); // a byte of each page
    let read = private_kib();
    info!(kib = read, "of its own after reading all");
    black_box(&mut memory[..16 << 20]).fill(2); // the first write to a page copies it
    let written = private_kib();
    info!(kib = written, "of its own after writing half");
    assert!(start < ROOM && read < ROOM);
    assert!(written.abs_diff(16 << 10) < ROOM);
    0
}

/// How much this process has written and shares with nobody (`proc_pid_smaps(5)`).
fn private_kib() -> usize {
    let memory = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let (_, after) = memory.split_once("Private_Dirty:").unwrap();
    after.split_whitespace().next().unwrap().parse().unwrap()
}
