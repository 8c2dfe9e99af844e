//! How much memory a process has in use.

use std::{fs, io};

/// Bytes of memory of its own that a process has in use: `self`, or a pid.
///
/// That is `RssAnon` of [`proc_pid_status(5)`][man]: without the program's text and the libraries,
/// which processes share. Linux says it in kilobytes, and may be some pages behind.
///
/// # Errors
/// When there is no such process, or it has no memory any more because it has ended.
///
/// [man]: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
pub fn in_use(process: &str) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let bytes = kilobytes.map(|kilobytes| kilobytes * 1024);
    bytes.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no memory of its own"))
}
