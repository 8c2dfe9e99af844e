//! A thread has a number and a name of its own, and `top -H` and `ps -L` show both.
//!
//! Python: `os.getpid()`, `threading.get_native_id()`, `threading.current_thread().name`.
//! Run: `cargo run -p ch02-threads -- names-and-ids`

use std::collections::HashSet;
use std::sync::Barrier;
use std::thread::{self, JoinHandle};
use std::{fs, process};

use nix::unistd::{Pid, gettid};
use tracing::info;

static ALL_ARE_HERE: Barrier = Barrier::new(3); // main and two others

struct Ids {
    tid: Pid,
    comm: String,
}

pub fn main() {
    let ann = spawn("ann");
    let collector = spawn("old-file-collector");
    let main = who_am_i();
    let ann = ann.join().unwrap();
    let collector = collector.join().unwrap();

    assert_eq!(HashSet::from([main.tid, ann.tid, collector.tid]).len(), 3);
    assert_eq!(main.tid, Pid::this()); // a process has the number of its first thread
    assert_eq!(collector.comm, "old-file-collec"); // the kernel keeps 15 bytes of a name
}

fn who_am_i() -> Ids {
    let tid = gettid();
    // The kernel has a folder for each thread of a process: Rust's threads are its own threads.
    let comm = fs::read_to_string(format!("/proc/self/task/{tid}/comm")).unwrap();
    let comm = comm.trim_end();
    info!(pid = process::id(), %tid, name = thread::current().name(), comm, "is here");
    ALL_ARE_HERE.wait(); // all are alive, so that no number is given out twice
    Ids {
        tid,
        comm: comm.into(),
    }
}

fn spawn(name: &str) -> JoinHandle<Ids> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(who_am_i).unwrap()
}
