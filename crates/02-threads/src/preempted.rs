//! On one core: a thread that never gives it up, and one that gets on all the same.
//!
//! Python: the interpreter takes turns, too, by its own rule: every 5 ms (`sys.setswitchinterval`).
//! Run: `cargo run -p ch02-threads -- preempted`

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);
const LIMIT: Duration = Duration::from_secs(10);

/// Keeps this thread, and those that it starts, on one core; returns its number.
/// `sched_setaffinity(2)`
#[cfg(target_os = "linux")]
pub fn stay_on_one_core() -> io::Result<usize> {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let core = (0..CpuSet::count()).find(|&core| allowed.is_set(core) == Ok(true));
    let core = core.ok_or_else(|| io::Error::other("no core is allowed"))?;
    let mut only = CpuSet::new();
    only.set(core)?;
    sched_setaffinity(this_thread, &only)?;
    Ok(core)
}

/// Only Linux is asked.
#[cfg(not(target_os = "linux"))]
pub fn stay_on_one_core() -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Turns round and round, without sleeping, waiting or yielding. Returns whether it was told to
/// stop, before the limit.
pub fn spin(stop: &AtomicBool, limit: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        if stop.load(Relaxed) {
            return true;
        }
    }
    false
}

/// How often the core was taken from this thread, if the system tells: `proc_pid_status(5)`.
pub fn taken_away() -> Option<u64> {
    let status = fs::read_to_string("/proc/thread-self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("nonvoluntary_ctxt_switches:"));
    line?.trim().parse().ok()
}

/// Plays it: the spinner is told to stop by a thread that needs the same core to say so.
pub fn main() -> io::Result<()> {
    let one_core = stay_on_one_core();
    match &one_core {
        Ok(core) => info!(core, "stays on one core"),
        Err(error) => info!(%error, "cannot stay on one core"),
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (spins, is_spinning) = channel();
    let spinner = thread::Builder::new().name("spinner".into()).spawn({
        let stop = stop.clone();
        move || {
            let _spin = info_span!("spin").entered();
            info!("never gives up the core");
            _ = spins.send(());
            let told = spin(&stop, LIMIT);
            let taken_away = taken_away();
            info!(taken_away, "is told to stop");
            (told, taken_away)
        }
    })?;
    is_spinning.recv().map_err(io::Error::other)?;
    let worker = thread::Builder::new().name("worker".into()).spawn(move || {
        for line in 1..=3 {
            info!(line, "gets on");
            thread::sleep(BEAT);
        }
        stop.store(true, Relaxed);
    })?;

    worker.join().unwrap();
    let (told, taken_away) = spinner.join().unwrap();
    assert!(told, "the worker gets its turns while the spinner spins");
    if let (Ok(_), Some(times)) = (one_core, taken_away) {
        assert!(times > 0, "because the kernel takes the core from a running thread");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spinner_that_nobody_stops_ends_at_its_limit() {
        assert!(!spin(&AtomicBool::new(false), Duration::from_millis(10)));
        assert!(spin(&AtomicBool::new(true), LIMIT));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_stays_where_it_was_put() {
        use nix::sched::{CpuSet, sched_getaffinity};
        use nix::unistd::Pid;

        thread::spawn(|| {
            let core = stay_on_one_core().unwrap();
            let cores = || {
                let allowed = sched_getaffinity(Pid::from_raw(0)).unwrap();
                (0..CpuSet::count()).filter(|&core| allowed.is_set(core) == Ok(true)).collect()
            };
            let inherited: Vec<usize> = thread::spawn(cores).join().unwrap();
            assert_eq!([cores(), inherited], [[core], [core]]);
        })
        .join()
        .unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_system_tells_how_often_the_core_was_taken_away() {
        assert!(taken_away().is_some());
    }
}
