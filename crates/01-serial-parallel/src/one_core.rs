//! One core for all: where a thread may run, and how long it has run there.

use std::hint::black_box;
use std::time::Duration;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

/// Lets this thread, and the threads and processes that it starts from now on, run on one core
/// only: the first that it may use.
///
/// `sched_setaffinity(2)`, as Python's `os.sched_setaffinity`. Threads that run already keep their
/// cores. `std::thread::available_parallelism` is 1 afterwards.
///
/// # Errors
/// When the system refuses; some sandboxes do.
pub fn stay_on_one_core() -> nix::Result<()> {
    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let mut one = CpuSet::new();
    for core in 0..CpuSet::count() {
        if allowed.is_set(core)? {
            one.set(core)?;
            break;
        }
    }
    sched_setaffinity(this_thread, &one)
}

/// How long this thread has been on a core, in all.
///
/// `clock_gettime(2)` with `CLOCK_THREAD_CPUTIME_ID`, as Python's `time.thread_time`. It stands
/// still while the thread sleeps, and while another thread has the core.
///
/// # Panics
/// Never on Linux, which has this clock.
pub fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .unwrap()
        .into()
}

/// Computes until this thread has had a core for that long. Time in which another thread has it
/// does not count.
pub fn use_core(time: Duration) {
    let end = cpu_time() + time;
    while cpu_time() < end {
        black_box((0..1000_u64).sum::<u64>());
    }
}
