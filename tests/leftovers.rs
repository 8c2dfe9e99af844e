//! After the chapters about processes have been played, nothing of theirs is left: no process, no
//! zombie, no file, no socket, no shared memory, no message queue.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use acceptance::{HANG, at_once, program};
use nix::sys::prctl;
use nix::sys::wait::{WaitPidFlag, waitpid};
use tempfile::TempDir;

/// Every process of the run inherits this variable; its value is ours alone.
const MARK: &str = "LEFTOVERS_OF";

/// What is there before, so that what is new can be told.
struct Before {
    folder: TempDir,
    mark: String,
    shared: BTreeSet<String>,
}

impl Before {
    fn now() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            folder,
            mark: format!("{MARK}={}", process::id()),
            shared: shared(),
        }
    }

    fn command(&self, program: &Path) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(program);
        command.env(MARK, process::id().to_string());
        command.env("TMPDIR", self.folder.path()).timeout(HANG);
        command
    }

    fn left(&self) -> BTreeSet<String> {
        let mut left = self.ours();
        left.extend(shared().difference(&self.shared).cloned());
        left
    }

    /// What can be nobody else's.
    fn ours(&self) -> BTreeSet<String> {
        let mut left = processes(&self.mark);
        left.extend(names(self.folder.path()));
        // A child of ours that has ended is somebody's orphan: those we started, we have reaped.
        while let Ok(status) = waitpid(None, Some(WaitPidFlag::WNOHANG))
            && status.pid().is_some()
        {
            left.insert(format!("an orphan: {status:?}"));
        }
        left
    }

    /// Others use this machine, too: what is theirs is new as well, and goes again.
    fn left_for_good(&self) -> BTreeSet<String> {
        let mut left = self.left();
        let begun = Instant::now();
        while !left.is_empty() && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(100));
            left = left.intersection(&self.left()).cloned().collect();
        }
        left
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let name = |entry: fs::DirEntry| entry.path().display().to_string();
    entries.map(name).collect()
}

fn processes(mark: &str) -> BTreeSet<String> {
    let pids = fs::read_dir("/proc").expect("it is there").flatten();
    let pids = pids.map(|entry| entry.path());
    let marked = |path: &PathBuf| {
        // One that has gone meanwhile, or is not ours, cannot be read.
        let environment = fs::read(path.join("environ")).unwrap_or_default();
        let mut variables = environment.split(|&byte| byte == 0);
        variables.any(|variable| variable == mark.as_bytes())
    };
    let name = |path: PathBuf| {
        let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
        format!("{} {}", path.display(), name.trim())
    };
    pids.filter(marked).map(name).collect()
}

/// What belongs to the system and has no owner that could be told.
fn shared() -> BTreeSet<String> {
    let mut all = names(Path::new("/dev/shm"));
    all.extend(names(Path::new("/dev/mqueue"))); // empty where it is not mounted
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let sockets = read("/proc/net/unix");
    let paths = sockets
        .lines()
        .filter_map(|line| line.split_whitespace().nth(7));
    all.extend(
        paths
            .filter(|path| path.starts_with('/'))
            .map(str::to_owned),
    );
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        for line in read(table).lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            // 0A: it listens.
            if let [_, address, _, "0A", ..] = fields[..] {
                all.insert(format!("{table} {address}"));
            }
        }
    }
    all
}

/// One of each kind is left here, and seen.
fn every_kind_is_seen() -> io::Result<()> {
    let before = Before::now();
    assert_eq!(before.left_for_good(), BTreeSet::new());
    let mut child = Command::new("cat")
        .env(MARK, process::id().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // `spawn` returns a moment before the child's environment can be read: it answers after that.
    child.stdin.as_mut().expect("piped").write_all(b"!")?;
    child.stdout.as_mut().expect("piped").read_exact(&mut [0])?;
    let pid = child.id();
    let file = before.folder.path().join("file");
    fs::write(&file, "x")?;
    let listener = UnixListener::bind(before.folder.path().join("socket"))?;
    let port = TcpListener::bind("127.0.0.1:0")?;
    let memory = PathBuf::from(format!("/dev/shm/leftovers-{pid}"));
    fs::write(&memory, "x")?;
    let queue = PathBuf::from(format!("/dev/mqueue/leftovers-{pid}"));
    let queues = fs::write(&queue, "").is_ok();

    let left = before.left();
    let seen = |what: String| assert!(left.iter().any(|it| it.starts_with(&what)), "{left:?}");
    seen(format!("/proc/{pid} "));
    seen(file.display().to_string());
    seen(before.folder.path().join("socket").display().to_string());
    let number = port.local_addr()?.port();
    seen(format!("/proc/net/tcp 0100007F:{number:04X}"));
    seen(memory.display().to_string());
    if queues {
        seen(queue.display().to_string());
        fs::remove_file(queue)?;
    }
    fs::remove_file(memory)?;
    drop((listener, port));
    fs::remove_file(file)?;
    fs::remove_file(before.folder.path().join("socket"))?;
    child.kill()?;
    // It is not waited for, but seen as a zombie. Once, since to see it is to reap it.
    while !fs::read_to_string(format!("/proc/{pid}/stat"))?.contains(") Z") {
        thread::yield_now();
    }
    let left = before.left();
    assert!(
        left.iter().any(|it| it.starts_with("an orphan")),
        "{left:?}"
    );
    assert_eq!(before.left_for_good(), BTreeSet::new());
    Ok(())
}

#[test]
fn the_chapters_about_processes_leave_nothing_behind() -> io::Result<()> {
    prctl::set_child_subreaper(true)?; // orphans come to us, so that we see them
    // They are built by processes that are none of our business.
    let about_processes = ["08-processes", "09-ipc", "10-process-pool"].map(program);
    every_kind_is_seen()?;
    let before = Before::now();
    at_once(&about_processes, |program| {
        let mut play = before.command(program);
        play.arg("--no-timeline").assert().success();
    });
    assert_eq!(before.ours(), BTreeSet::new());
    assert_eq!(before.left_for_good(), BTreeSet::new());
    Ok(())
}
