//! On one core: a thread that never gives it up, and one that gets on all the same.
//!
//! Python: the interpreter takes turns, too, by its own rule: every 5 ms (`sys.setswitchinterval`).
//! Run: `cargo run -p ch02-threads -- preempted`

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{io, thread};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::unistd::Pid;
use tracing::{info, info_span, warn};

const BEAT: Duration = Duration::from_millis(30);
const LIMIT: Duration = Duration::from_secs(10);

/// Keeps this thread, and those that it starts, on one core; returns its number.
/// `sched_setaffinity(2)`
pub fn stay_on_one_core() -> io::Result<usize> {
    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let core = (0..CpuSet::count()).find(|&core| allowed.is_set(core) == Ok(true));
    let core = core.ok_or_else(|| io::Error::other("no core is allowed"))?;
    let mut only = CpuSet::new();
    only.set(core)?;
    sched_setaffinity(this_thread, &only)?;
    Ok(core)
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

/// How often this thread gave its core up, and how often the core was taken from it: `getrusage(2)`
pub fn switches() -> [i64; 2] {
    let usage = getrusage(UsageWho::RUSAGE_THREAD).expect("Linux counts them");
    [usage.voluntary_context_switches(), usage.involuntary_context_switches()]
}

/// Plays it: the spinner is told to stop by a thread that needs the same core to say so.
pub fn main() -> io::Result<()> {
    let one_core = stay_on_one_core();
    match &one_core {
        Ok(core) => info!(core, "stays on one core"),
        Err(error) => warn!(%error, "not judged: cannot stay on one core"),
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (spins, is_spinning) = channel();
    let spinner = thread::Builder::new().name("spinner".into()).spawn({
        let stop = stop.clone();
        move || {
            let _spin = info_span!("spin").entered();
            info!("never gives up the core");
            _ = spins.send(());
            let cores = thread::available_parallelism().map_or(1, usize::from);
            let before = switches();
            let told = spin(&stop, LIMIT);
            let after = switches();
            let [given_up, taken_away] = [after[0] - before[0], after[1] - before[1]];
            info!(taken_away, "is told to stop");
            (told, cores, given_up, taken_away)
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
    let (told, cores, given_up, taken_away) = spinner.join().unwrap();
    assert!(told, "the worker gets its turns while the spinner spins");
    assert_eq!(given_up, 0, "the spinner never gives up the core");
    if one_core.is_ok() {
        assert_eq!(cores, 1, "and there is no other core for the worker");
        assert!(taken_away > 0, "so the kernel takes the core from a running thread");
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

    #[test]
    fn a_thread_stays_where_it_was_put() {
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
}
