//! Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.
//!
//! Python: the same table, and another answer for threads.
//! Run: `cargo run --release -p ch12-asyncio-executor -- which-model`

use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{array, io, thread};

use ch10_process_pool::process_pool::ProcessPool;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tracing::{info, warn};

const TASKS: usize = 4;
const WAIT: Duration = Duration::from_millis(25);
const STEPS: u64 = if cfg!(debug_assertions) { 500_000 } else { 10_000_000 };
/// A busy machine gets so many rounds; the best time of each counts.
const ROUNDS: usize = 6;

/// What a task does: computes, or waits for a device.
pub const WORK: [&str; 2] = ["cpu-bound", "io-bound"];
/// Who does it.
pub const MODELS: [&str; 4] = ["serial", "threads", "processes", "coroutines"];

/// Keeps a processor busy.
pub fn compute() -> u64 {
    (0..STEPS).fold(1, |x, step| black_box(x).wrapping_mul(6_364_136_223_846_793_005) ^ step)
}

/// A task for a thread or a process: computes, or waits.
pub fn task(waits: bool) -> Result<u64, String> {
    if waits {
        thread::sleep(WAIT);
        return Ok(0);
    }
    Ok(compute())
}

/// A task for an event loop. Only its waiting can be awaited.
pub async fn coroutine(waits: bool) -> u64 {
    if waits {
        tokio::time::sleep(WAIT).await;
        return 0;
    }
    compute()
}

/// All tasks on this thread, one after the other.
fn serial(waits: bool) {
    (0..TASKS).for_each(|_| _ = black_box(task(waits)));
}

/// All tasks as coroutines on one event loop, on this thread.
fn on_a_loop(waits: bool, runtime: &Runtime) {
    runtime.block_on(async {
        (0..TASKS).map(|_| coroutine(waits)).collect::<JoinSet<_>>().join_all().await;
    });
}

/// Does four tasks in each of the four ways; returns how long each way took.
pub fn round(waits: bool, pool: &ProcessPool<bool, u64>, runtime: &Runtime) -> [Duration; 4] {
    let timed = |model: &dyn Fn()| {
        let start = Instant::now();
        model();
        start.elapsed()
    };
    let threads = || thread::scope(|s| (0..TASKS).for_each(|_| _ = s.spawn(|| task(waits))));
    let processes = || _ = pool.map(&[waits; TASKS], 1).expect("it is open");
    [
        timed(&|| serial(waits)),
        timed(&threads),
        timed(&processes),
        timed(&|| on_a_loop(waits, runtime)),
    ]
}

/// How many microseconds of processor time this thread needs for it. Waiting for a processor does
/// not count.
fn processor_time(work: impl FnOnce()) -> nix::Result<i64> {
    let now = || {
        let usage = getrusage(UsageWho::RUSAGE_THREAD)?;
        nix::Result::Ok((usage.user_time() + usage.system_time()).num_microseconds())
    };
    let start = now()?;
    work();
    Ok(now()? - start)
}

/// The fastest of the four.
pub fn fastest(times: &[Duration; 4]) -> &'static str {
    let best = (0..4).min_by_key(|&model| times[model]).expect("there are four");
    MODELS[best]
}

/// Whether the best times show the lesson: waiting takes longest when it is done serially, and
/// coroutines compute no faster than one after the other.
pub fn shows([cpu, io]: &[[Duration; 4]; 2]) -> bool {
    io[1..].iter().all(|time| *time < io[0]) && cpu[3] * 10 >= cpu[0] * 9
}

/// Plays it: rounds of all eight, at least three, until the table is clear.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(TASKS, task) }?;
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let mut best = [[Duration::MAX; 4]; 2];
    let (mut alone, mut beside) = (i64::MAX, i64::MAX);
    for number in 1..=ROUNDS {
        for (waits, best) in [false, true].into_iter().zip(&mut best) {
            let times = round(waits, &pool, &runtime);
            *best = array::from_fn(|model| best[model].min(times[model]));
        }
        alone = alone.min(processor_time(|| serial(false))?);
        beside = beside.min(processor_time(|| on_a_loop(false, &runtime))?);
        if number >= 3 && shows(&best) {
            break;
        }
    }
    pool.join();
    let [cpu, io] = &best;
    assert!(io[0] >= WAIT * 4, "waits in sequence add up");
    assert!(io[1..].iter().all(|time| *time < io[0]), "all others wait at the same time: {io:?}");
    // Half: of two that are measured in turn, a busy machine may slow down one by a third.
    assert!(beside * 2 >= alone, "this thread computes for all coroutines: {beside} {alone}");
    for (work, times) in WORK.iter().zip([cpu, io]) {
        let ms = times.map(|time| format!("{:.1}", time.as_secs_f64() * 1e3));
        let [serial, threads, processes, coroutines] = &ms;
        info!(work, serial, threads, processes, coroutines, "milliseconds");
        if shows(&best) {
            info!(work, model = fastest(times), "is the fastest here");
        }
    }
    if !shows(&best) {
        warn!("not judged: which model is the fastest, on a machine as busy as this");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(milliseconds: [u64; 4]) -> [Duration; 4] {
        milliseconds.map(Duration::from_millis)
    }

    #[test]
    fn the_lesson_is_seen_in_the_times() {
        let (cpu, io) = (times([40, 20, 21, 40]), times([100, 25, 26, 25]));
        assert!(shows(&[cpu, io]));
        assert!(!shows(&[times([40, 20, 21, 20]), io]), "coroutines that compute in parallel");
        assert!(!shows(&[cpu, times([100, 25, 26, 100])]), "coroutines that wait in sequence");
    }

    #[test]
    fn the_advice_follows_from_the_times() {
        assert_eq!(fastest(&times([40, 21, 20, 41])), "processes");
        assert_eq!(fastest(&times([40, 20, 21, 41])), "threads");
    }

    #[tokio::test(start_paused = true)]
    async fn coroutines_wait_at_once() {
        let start = tokio::time::Instant::now();
        (0..TASKS).map(|_| coroutine(true)).collect::<JoinSet<_>>().join_all().await;
        assert_eq!(start.elapsed(), WAIT);
    }
}
