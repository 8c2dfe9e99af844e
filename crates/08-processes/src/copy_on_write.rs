//! A fork copies no memory; a page is copied when one of the two writes to it, and then alone.
//!
//! Python: the same system call, `os.fork`; reference counts make it write more than you think.
//! Run: `cargo run -p ch08-processes -- copy-on-write`

use std::hint::black_box;
use std::{fs, io};

use nix::sys::wait::WaitStatus;
use tracing::info;

use crate::fork::{reap_all, start_child};

const KIB: usize = 1024;
const SIZE: usize = 32 * KIB * KIB;
/// No page of memory is smaller. One touch for each is enough.
const PAGE: usize = 4 * KIB;
/// How many KiB a process may write for reasons of its own, such as its stack.
const ROOM: usize = 4 * KIB;

/// How many KiB this process has written and shares with nobody (`proc_pid_smaps(5)`).
pub fn private() -> io::Result<usize> {
    let memory = fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = memory.lines().find_map(|line| line.strip_prefix("Private_Dirty:"));
    let kib = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse().ok());
    kib.ok_or_else(|| io::Error::other("no line Private_Dirty"))
}

/// Reads a byte of each page, then writes to each page of the first half. Returns how many KiB are
/// private at the start, and how many more after the reading and after the writing.
pub fn read_and_write(memory: &mut [u8]) -> io::Result<[usize; 3]> {
    let start = private()?;
    black_box(memory.iter().step_by(PAGE).map(|&byte| u32::from(byte)).sum::<u32>());
    let after_reading = private()?.saturating_sub(start);
    let half = memory.len() / 2;
    memory[..half].iter_mut().step_by(PAGE).for_each(|byte| *byte = 2);
    black_box(memory);
    Ok([start, after_reading, private()?.saturating_sub(start)])
}

/// What the child does: it measures, and its exit code says whether only the half was copied.
pub fn child(memory: &mut [u8]) -> io::Result<u8> {
    let half = memory.len() / 2 / KIB;
    let [start, after_reading, after_writing] = read_and_write(memory)?;
    info!(kib = start, "of its own at the start");
    info!(kib = after_reading, "more after reading all");
    info!(kib = after_writing, "more after writing half");
    let copied = start < ROOM && after_reading < ROOM;
    Ok(u8::from(!(copied && (half..half + ROOM).contains(&after_writing))))
}

/// Plays it: of 32 MiB the child makes 16 MiB its own.
pub fn main() -> io::Result<()> {
    let mut memory = vec![1; SIZE];
    let before = private()?;
    info!(kib = before, "of its own before the fork");
    // SAFETY: this process has no other thread.
    let child = unsafe { start_child("child", || child(&mut memory).unwrap_or(2)) }?;
    let ended = reap_all(&[child])?;
    assert!(before >= SIZE / KIB, "the parent has written all of it");
    assert_eq!(ended, [WaitStatus::Exited(child, 0)], "only what the child writes is copied");
    assert!(
        memory.iter().step_by(PAGE).all(|&byte| byte == 1),
        "and the parent's memory is as it was"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn what_is_written_becomes_private() {
        acceptance::within_a_minute(|| {
            let memory = black_box(vec![1_u8; SIZE]);
            // While another test has a child, that shares the pages.
            while private().unwrap() < memory.len() / KIB {
                thread::yield_now();
            }
        });
    }
}
