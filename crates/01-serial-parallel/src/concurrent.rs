//! Three threads on one core take turns: all make progress from the start, none is done sooner.
//!
//! Python: `threading.Thread`, on one core by `os.sched_setaffinity`.
//! Run: `cargo run -p ch01-serial-parallel -- concurrent`

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;
use tracing::{info, info_span, warn};

/// How much of a core each thread needs, and in how many steps.
const STEP: Duration = Duration::from_millis(15);
const STEPS: u32 = 6;

/// Lets this thread, and those that it starts, run on one core only (`sched_setaffinity(2)`):
/// on the first that it may use.
pub fn stay_on_one_core() -> nix::Result<()> {
    let this = Pid::from_raw(0);
    let allowed = sched_getaffinity(this)?;
    let mut one = CpuSet::new();
    let first = (0..CpuSet::count()).find(|&core| allowed.is_set(core) == Ok(true));
    one.set(first.expect("a thread may run somewhere"))?;
    sched_setaffinity(this, &one)
}

/// How long this thread has been on a core.
pub fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("Linux has this clock").into()
}

/// Computes in steps until it has had `step` of a core for each; returns when the first and the
/// last of them ended.
pub fn compute(step: Duration, steps: u32) -> (Instant, Instant) {
    let _work = info_span!("work").entered();
    let begun = cpu_time();
    let end_of_step = |number| {
        while cpu_time() < begun + number * step {
            std::hint::black_box((0..1000_u64).sum::<u64>());
        }
        info!(number, "has done a step");
        Instant::now()
    };
    let ends: Vec<Instant> = (1..=steps).map(end_of_step).collect();
    (ends[0], ends[ends.len() - 1])
}

/// Plays it: each has done its first step before any has done its last, and the whole takes at
/// least as long as the parts together.
pub fn main() {
    if let Err(error) = stay_on_one_core() {
        warn!(%error, "not judged: cannot stay on one core here");
        return;
    }
    assert_eq!(thread::available_parallelism().map_or(1, usize::from), 1, "one core, for all");
    let together = &Barrier::new(3);
    let started = Instant::now();
    let times = thread::scope(|s| {
        let threads = ["ann", "bob", "cat"].map(|name| {
            let work = || {
                together.wait();
                compute(STEP, STEPS)
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, work).expect("a thread")
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let took = started.elapsed();
    info!("all three are done");
    let last_to_begin = times.map(|(first, _)| first).into_iter().max();
    let first_to_end = times.map(|(_, last)| last).into_iter().min();
    assert!(last_to_begin < first_to_end, "all make progress from the start");
    assert!(took >= 3 * STEPS * STEP, "one core does one thing at a time: {took:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_one_core_there_is_one_core() {
        let cores = thread::spawn(|| {
            stay_on_one_core().map(|()| thread::available_parallelism().unwrap().get())
        });
        assert!(matches!(cores.join().unwrap(), Ok(1) | Err(_)));
    }

    #[test]
    fn waiting_is_not_computing() {
        let before = cpu_time();
        thread::sleep(Duration::from_millis(20));
        assert!(cpu_time() - before < Duration::from_millis(10));
    }
}
