//! How a thread is called: by its process, by the system, by itself, and in `top`.
//!
//! Python: `os.getpid()`, `threading.get_native_id()`, `threading.current_thread().name`.
//! Run: `cargo run -p ch02-threads -- names-and-ids`

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Barrier};
use std::{fs, io, process, thread};

use tracing::{info, warn};

/// How a thread is called.
pub struct Names {
    /// Its process.
    pub pid: u32,
    /// The system's number for it: each thread is a task of the kernel. `gettid(2)`
    pub tid: u32,
    /// Its name, if it was given one.
    pub name: Option<String>,
    /// What `ps -L` and `top -H` show: the name, cut after 15 bytes. `proc_pid_comm(5)`
    pub comm: String,
}

/// The names of the thread that calls it.
pub fn who_am_i() -> io::Result<Names> {
    let link = fs::read_link("/proc/thread-self")?; // leads to `4711/task/4712`
    let tid = link.file_name().and_then(|tid| tid.to_str()?.parse().ok());
    let names = Names {
        pid: process::id(),
        tid: tid.ok_or_else(|| io::Error::other("not the number of a thread"))?,
        name: thread::current().name().map(str::to_owned),
        comm: fs::read_to_string("/proc/thread-self/comm")?.trim_end().to_owned(),
    };
    info!(pid = names.pid, tid = names.tid, name = names.name, comm = names.comm, "is here");
    Ok(names)
}

/// The numbers of all threads of this process, as the system lists them.
pub fn tasks() -> io::Result<BTreeSet<u32>> {
    let entries = fs::read_dir("/proc/self/task")?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries.iter().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
}

/// Plays it: two threads beside main, all three alive while the system is asked.
pub fn main() -> io::Result<()> {
    if !Path::new("/proc/thread-self").exists() {
        warn!("not judged: this system has no /proc to look into");
        return Ok(());
    }
    let asked = Arc::new(Barrier::new(3));
    let spawn = |name: &str| {
        let asked = asked.clone();
        thread::Builder::new().name(name.into()).spawn(move || {
            let names = who_am_i();
            asked.wait(); // the threads have their numbers
            asked.wait(); // the system has been asked
            names
        })
    };
    let threads = [spawn("ann")?, spawn("old-file-collector")?];
    let main = who_am_i()?;
    asked.wait();
    let tasks = tasks();
    asked.wait();
    let tasks = tasks?;
    info!(tasks = tasks.len(), "the system lists them");

    let [ann, collector] = threads.map(|thread| thread.join().unwrap());
    let (ann, collector) = (ann?, collector?);
    let tids = BTreeSet::from([main.tid, ann.tid, collector.tid]);
    assert_eq!(tids.len(), 3, "three numbers");
    assert!(tids.is_subset(&tasks), "and the kernel knows each: they are its own threads");
    assert_eq!([ann.pid, collector.pid], [main.pid; 2], "one process");
    assert_eq!(main.tid, main.pid, "whose number is that of its first thread");
    assert_eq!(collector.name.as_deref(), Some("old-file-collector"));
    assert_eq!(collector.comm, "old-file-collec", "the system keeps 15 bytes of a name");
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_listed_while_it_lives() {
        let tid = thread::spawn(|| {
            let tid = who_am_i().unwrap().tid;
            // While threads of other tests end, a reading of the list may miss one that is alive.
            assert!((0..1000).any(|_| tasks().unwrap().contains(&tid)));
            tid
        });
        assert_ne!(tid.join().unwrap(), who_am_i().unwrap().tid);
    }

    #[test]
    fn a_thread_without_a_name_shows_that_of_the_program() {
        let names = thread::spawn(who_am_i).join().unwrap().unwrap();
        assert_eq!(names.name, None);
        assert!(!names.comm.is_empty());
    }
}
