//! What two threads that compute really use: how many cores, and how often they had to wait.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use tracing::{info, info_span};

/// What two threads have used together.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// How many cores, on average. Other programs can make this less, but not more.
    pub cores: f64,
    /// How often a thread gave up its core to wait for something.
    ///
    /// Other programs do not change that: a thread that only computes never waits, and one that
    /// needs a lock waits whenever another thread has it. A wait for a page of memory that is read
    /// from the disk does not count.
    pub waits: u64,
}

/// Does the work on two threads of these names at once, each with a bar `work`.
///
/// # Panics
/// When the work does, or without `/proc`.
pub fn on_two_threads(names: [&str; 2], work: impl Fn() + Sync) -> Used {
    let both_are_here = Barrier::new(2);
    let started = Instant::now();
    let both = thread::scope(|s| {
        let handles = names.map(|name| {
            let thread = thread::Builder::new().name(name.into());
            let work = || {
                both_are_here.wait();
                let _work = info_span!("work").entered();
                let used = this_thread(&work).unwrap();
                info!(waits = used.1, "has computed");
                used
            };
            thread.spawn_scoped(s, work).unwrap()
        });
        handles.map(|handle| handle.join().unwrap())
    });
    let on_core = both[0].0 + both[1].0;
    Used {
        cores: (100.0 * on_core.as_secs_f64() / started.elapsed().as_secs_f64()).round() / 100.0,
        waits: both[0].1 + both[1].1,
    }
}

/// Does the work on this thread; returns how long it was on a core, and how often it waited for
/// something other than a page of memory.
///
/// Linux counts them: the first number of `/proc/thread-self/schedstat`, in nanoseconds;
/// `voluntary_ctxt_switches` in `/proc/thread-self/status`, see `proc_pid_status(5)`; `majflt`
/// in `/proc/thread-self/stat`, see `proc_pid_stat(5)`.
///
/// # Errors
/// When `/proc` cannot be read.
pub fn this_thread(work: impl FnOnce()) -> io::Result<(Duration, u64)> {
    let on_core_before = on_core()?;
    let waits_before = waits()?;
    let pages_before = pages_read()?;
    work();
    let waits = waits()? - waits_before;
    let pages = pages_read()? - pages_before;
    Ok((on_core()? - on_core_before, waits.saturating_sub(pages)))
}

fn on_core() -> io::Result<Duration> {
    let numbers = fs::read_to_string("/proc/thread-self/schedstat")?;
    number(numbers.split_whitespace().next()).map(Duration::from_nanos)
}

fn waits() -> io::Result<u64> {
    let status = fs::read_to_string("/proc/thread-self/status")?;
    let mut lines = status.lines();
    number(lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")))
}

fn pages_read() -> io::Result<u64> {
    let stat = fs::read_to_string("/proc/thread-self/stat")?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    number(after_name.split_whitespace().nth(9))
}

fn number(text: Option<&str>) -> io::Result<u64> {
    let number = text.and_then(|text| text.trim().parse().ok());
    number.ok_or_else(|| io::Error::other("not as proc(5) says"))
}
