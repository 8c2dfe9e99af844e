//! Ten thousand threads alive at once: what each costs, and what a refused thread looks like.
//!
//! Python: `threading.stack_size(…)`; `start()` raises a `RuntimeError` when a thread is refused.
//! Run: `cargo run -p ch02-threads -- many-threads`

use std::iter::repeat_n;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use tracing::info;

/// These threads only wait, so a small stack is enough. The usual size is 2 MiB.
const STACK: usize = 64 << 10;
/// No address space has room for this one.
const IMPOSSIBLE_STACK: usize = usize::MAX / 4;

/// Starts a thread for each stack size, or until one is refused, and tells `look` how many there
/// are: all alive at once, for they wait at the gate. In any case all are let through and joined.
pub fn crowd(stacks: impl IntoIterator<Item = usize>, look: impl FnOnce(usize)) -> io::Result<()> {
    let gate = Arc::new(OnceLock::new());
    let mut threads = Vec::new();
    let started = stacks.into_iter().try_for_each(|stack| {
        let gate = gate.clone();
        let wait = move || *gate.wait();
        threads.push(thread::Builder::new().stack_size(stack).spawn(wait)?);
        Ok(())
    });
    look(threads.len());
    gate.get_or_init(|| ());
    for thread in threads {
        thread.join().unwrap();
    }
    started
}

/// A number that the system knows of this process, where it tells: `proc_pid_status(5)`.
pub fn status(name: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line?.split_whitespace().next()?.parse().ok()
}

/// Whether the system counts so many threads: a joined one may be counted for a moment longer.
pub fn soon_counts(threads: Option<usize>) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    while status("Threads") != threads && Instant::now() < deadline {
        thread::yield_now();
    }
    status("Threads") == threads
}

/// Plays it: three crowds, each ten times the one before; then one whose last thread is refused.
pub fn main() {
    let (threads_before, memory_before) = (status("Threads"), status("VmRSS"));
    let mut most = 0;
    for wanted in [100, 1_000, 10_000] {
        let start = Instant::now();
        let started = crowd(repeat_n(STACK, wanted), |threads| {
            most = threads;
            if threads == 0 {
                return;
            }
            let us_each = start.elapsed().as_secs_f64() * 1e6 / threads as f64;
            let kib =
                status("VmRSS").zip(memory_before).map(|(now, then)| now.saturating_sub(then));
            let kib_each = kib.map(|kib| rounded(kib as f64 / threads as f64));
            info!(threads, us_each = rounded(us_each), kib_each, "are alive at once");
            let counted = status("Threads").zip(threads_before);
            let counted = counted.is_none_or(|(now, before)| now >= before + threads);
            assert!(counted, "the system counts all of them: they are alive");
            let stacks = threads * (STACK >> 10);
            assert!(threads < 100 || kib < Some(stacks / 2), "an unused stack takes no memory");
        });
        if let Err(error) = started {
            info!(wanted, %error, "this system allows no more");
            break;
        }
    }

    let stacks = repeat_n(STACK, 50).chain([IMPOSSIBLE_STACK]);
    let mut alive = 0;
    let refused = crowd(stacks, |threads| alive = threads).expect_err("it is impossible");
    info!(alive, error = %refused, "the next one is refused");
    assert_eq!(alive, most.min(50), "those before it were started");
    assert!(soon_counts(threads_before), "nothing is left of any crowd");
    info!(threads = threads_before, "all have ended");
}

/// With one digit after the point.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// How large the crowd was, and whether it was as large as wanted.
    fn gathered(stacks: Vec<usize>) -> (usize, bool) {
        let (tell, told) = channel();
        thread::spawn(move || {
            let mut seen = 0;
            let started = crowd(stacks, |threads| seen = threads);
            tell.send((seen, started.is_ok()))
        });
        told.recv_timeout(Duration::from_mins(1)).expect("a crowd ends")
    }

    #[test]
    fn a_crowd_of_none_is_looked_at_too() {
        let mut looks = 0;
        crowd([], |threads| looks += threads + 1).unwrap();
        assert_eq!(looks, 1);
    }

    #[test]
    fn after_a_refused_thread_no_more_are_started() {
        assert_eq!(gathered(vec![STACK; 5]), (5, true));
        assert_eq!(gathered(vec![STACK, STACK, IMPOSSIBLE_STACK, STACK]), (2, false));
        assert_eq!(gathered(vec![IMPOSSIBLE_STACK]), (0, false));
    }

    #[test]
    fn a_number_that_is_not_there_is_not_told() {
        assert_eq!(status("Thread"), None);
        assert_eq!(status("Nonsense"), None);
    }
}
