//! A daemon is cut off in the middle: no destructor runs, and its file stays half-written.
//!
//! Python: `daemon=True`, whose `finally` does not run; cured by an `Event` and `join`.
//! Run: `cargo run -p ch03-join-daemon -- daemon-cut-off`

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;
use std::sync::{Barrier, OnceLock};
use std::{env, thread};

use tracing::{info, info_span};

use crate::temporary_folder::TemporaryFolder;

static HALF_IS_WRITTEN: Barrier = Barrier::new(2); // the writer and main
static ASKED: OnceLock<()> = OnceLock::new();

pub fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [way, path] = &arguments[..] {
        let _process = info_span!("process", name = way).entered();
        return program(way, path.clone());
    }
    // A daemon is cut off only when its process ends: so this program starts itself, twice.
    let folder = TemporaryFolder::new("daemon-cut-off").unwrap();
    let rest = "half a record and the rest, closed";
    for (way, expected) in [("leaves", "half a record"), ("asks", rest)] {
        let path = folder.path().join(way);
        let mut command = Command::new(env::current_exe().unwrap());
        let status = command.arg(way).arg(&path).status().unwrap();
        assert!(status.success());
        let text = fs::read_to_string(path).unwrap();
        info!(text, "finds");
        assert_eq!(text, expected);
    }
}

fn program(way: &str, path: String) {
    let builder = thread::Builder::new().name("writer".into());
    let writer = builder.spawn(move || write_report(&path)).unwrap();
    HALF_IS_WRITTEN.wait();
    if way == "asks" {
        ASKED.set(()).unwrap();
        writer.join().unwrap(); // the cure: ask it to stop, and wait until it has
    }
    info!("ends");
}

fn write_report(path: &str) {
    let mut report = Report(File::create(path).unwrap());
    report.0.write_all(b"half a record").unwrap();
    info!("has written one half");
    HALF_IS_WRITTEN.wait();
    ASKED.wait(); // its device is slow, and main may end in the meantime
    report.0.write_all(b" and the rest").unwrap();
    info!("has written the other half");
}

struct Report(File);

impl Drop for Report {
    fn drop(&mut self) {
        self.0.write_all(b", closed").unwrap();
    }
}
