//! A daemon is cut off in the middle: no destructor runs, and its file stays half-written.
//!
//! Python: `daemon=True`, whose `finally` does not run; cured by an `Event` and `join`.
//! Run: `cargo run -p ch03-join-daemon -- daemon-cut-off`

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;
use std::{env, thread};

use tracing::{info, info_span};

use crate::temporary_folder::TemporaryFolder;

const BEAT: Duration = Duration::from_millis(100);
const ONE_HALF: &str = "one half ";
const OTHER_HALF: &str = "and the other\n";
const MARK: &str = "closed\n";
/// What the writer waits for between the halves. Far longer than what main needs to end.
const DEVICE: Duration = Duration::from_secs(10);

/// A file whose destructor writes that it was closed.
pub struct Report(File);

impl Drop for Report {
    fn drop(&mut self) {
        _ = self.0.write_all(MARK.as_bytes()); // a destructor can tell nobody of an error
    }
}

/// Writes records until it is to stop; a record that is begun is finished. `begun` is told after
/// each first half. Whoever sets `stop` wakes this thread with `unpark`.
pub fn write_report(path: &Path, stop: &AtomicBool, begun: &Sender<()>) -> io::Result<()> {
    let mut report = Report(File::create(path)?);
    while !stop.load(Relaxed) {
        report.0.write_all(ONE_HALF.as_bytes())?;
        info!("has written one half");
        _ = begun.send(());
        thread::park_timeout(DEVICE);
        report.0.write_all(OTHER_HALF.as_bytes())?;
        info!("has written the other half");
    }
    Ok(())
}

/// Ends while its writer is between two halves: without a word, or by asking it to stop and
/// joining it.
pub fn program(path: PathBuf, asks: bool) -> io::Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let (begun, is_begun) = mpsc::channel();
    let writer = {
        let stop = Arc::clone(&stop);
        let write_report = move || write_report(&path, &stop, &begun);
        thread::Builder::new().name("writer".into()).spawn(write_report)?
    };
    if is_begun.recv().is_err() {
        return writer.join().unwrap(); // it could not begin, and says why
    }
    info_span!("work").in_scope(|| thread::sleep(BEAT));
    if asks {
        stop.store(true, Relaxed);
        writer.thread().unpark();
        writer.join().unwrap()?;
    }
    info!("ends");
    Ok(())
}

/// Starts this program again to play one of the two, and returns what is in the file afterwards.
fn play(way: &str, folder: &TemporaryFolder) -> io::Result<String> {
    let path = folder.path().join(way);
    let status = Command::new(env::current_exe()?).arg(way).arg(&path).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("the program that {way} ends with {status}")));
    }
    fs::read_to_string(path)
}

/// Plays it: in two processes of their own, since a daemon is only cut off when a process ends.
pub fn main() -> io::Result<()> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if let [way, path] = &arguments[..] {
        let _process = info_span!("process", name = %way.display()).entered();
        return program(path.into(), way == OsStr::new("asks"));
    }
    let folder = TemporaryFolder::new("daemon-cut-off")?;
    let text = play("leaves", &folder)?;
    info!(?text, "finds");
    assert!(text.ends_with(ONE_HALF), "the second half was never written");
    assert!(!text.contains(MARK), "the destructor never ran");

    let text = play("asks", &folder)?;
    info!(?text, "finds");
    assert!(text.ends_with(&format!("{ONE_HALF}{OTHER_HALF}{MARK}")), "all is written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_asked_before_it_begins_closes_an_empty_report() {
        let folder = TemporaryFolder::new("daemon-cut-off-stopped").unwrap();
        let path = folder.path().join("report");
        let (begun, is_begun) = mpsc::channel();
        write_report(&path, &AtomicBool::new(true), &begun).unwrap();
        assert!(is_begun.try_recv().is_err());
        assert_eq!(fs::read_to_string(path).unwrap(), MARK);
    }

    #[test]
    fn a_writer_that_cannot_begin_keeps_nobody_waiting_and_says_why() {
        let error = program("/nowhere/at/all".into(), true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
