//! How much memory a process has in use, and how much of it is for threads.

use std::sync::mpsc;
use std::thread::Builder;
use std::{fs, io, thread};

/// What std reserves for the stack of a thread.
pub const STACK: usize = 2 * 1024 * 1024;

/// Bytes of memory of its own that a process has in use: `self`, or a pid. That is `RssAnon` of
/// `proc_pid_status(5)`: without the program text and the libraries, which processes share.
pub fn in_use(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// What has been added since `before`, divided by `count`.
pub fn each_since(before: Option<u64>, count: u64) -> Option<u64> {
    Some(in_use("self")?.saturating_sub(before?) / count)
}

/// Starts `count` threads that do nothing but wait; returns the bytes that each has in use.
pub fn of_threads(count: u64) -> io::Result<Option<u64>> {
    thread::scope(|s| {
        let before = in_use("self");
        let (waits, waiting) = mpsc::channel();
        // A thread ends when its sender is dropped, also if a later one could not be started.
        let mut ends = Vec::new();
        for _ in 0..count {
            let (end, ended) = mpsc::channel::<()>();
            let waits = waits.clone();
            let wait = move || {
                _ = waits.send(());
                _ = ended.recv();
            };
            Builder::new().stack_size(STACK).spawn_scoped(s, wait)?;
            ends.push(end);
        }
        drop(waits);
        for _ in 0..count {
            _ = waiting.recv();
        }
        Ok(each_since(before, count))
    })
}
