//! Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.
//!
//! Python: the same table, and another answer for threads.
//! Run: `cargo run --release -p ch12-asyncio-executor -- which-model`

use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{array, env, io, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tracing::{info, info_span};

use crate::worker::{Worker, work};

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

/// A task for a thread or a process.
pub fn task(work: &str) -> u64 {
    if work == WORK[0] {
        return compute();
    }
    thread::sleep(WAIT);
    0
}

/// A task for an event loop. Only its waiting can be awaited.
pub async fn coroutine(work: &str) -> u64 {
    if work == WORK[0] {
        return compute();
    }
    tokio::time::sleep(WAIT).await;
    0
}

/// Does four tasks in one of the four ways; returns how long that took.
pub fn run(
    work: &'static str,
    model: &str,
    workers: &mut [Worker],
    runtime: &Runtime,
) -> io::Result<Duration> {
    let start = Instant::now();
    match model {
        "serial" => (0..TASKS).for_each(|_| _ = black_box(task(work))),
        "threads" => thread::scope(|s| (0..TASKS).for_each(|_| _ = s.spawn(|| task(work)))),
        "processes" => {
            workers.iter_mut().try_for_each(|worker| worker.send(work))?;
            workers.iter_mut().try_for_each(|worker| worker.receive().map(drop))?;
        }
        _ => runtime.block_on(async {
            (0..TASKS).map(|_| coroutine(work)).collect::<JoinSet<_>>().join_all().await;
        }),
    }
    Ok(start.elapsed())
}

/// Whether the best times show the lesson: waiting is slowest when it is done serially, and
/// coroutines compute no faster than one after the other.
pub fn shows([cpu, io]: &[[Duration; 4]; 2]) -> bool {
    io[1..].iter().all(|time| *time < io[0]) && cpu[3] * 10 >= cpu[0] * 9
}

/// The fastest of the four.
pub fn fastest(times: &[Duration; 4]) -> &'static str {
    let best = (0..4).min_by_key(|&model| times[model]).expect("there are four");
    MODELS[best]
}

/// Plays it: rounds of all eight, at least three, until the table is clear.
pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(2) {
        let _process = info_span!("process", name).entered();
        let answer = |work: &str| task(work).to_string();
        return work(io::stdin().lock(), io::stdout().lock(), answer);
    }
    let mut workers =
        (0..TASKS).map(|_| Worker::start("worker")).collect::<io::Result<Vec<_>>>()?;
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let mut best = [[Duration::MAX; 4]; 2];
    for round in 1..=ROUNDS {
        for (work, best) in WORK.iter().zip(&mut best) {
            for (model, best) in MODELS.iter().zip(best) {
                *best = run(work, model, &mut workers, &runtime)?.min(*best);
            }
        }
        if round >= 3 && shows(&best) {
            break;
        }
    }
    workers.into_iter().try_for_each(Worker::stop)?;
    for (work, times) in WORK.iter().zip(&best) {
        let ms: [_; 4] = array::from_fn(|i| format!("{:.1}", times[i].as_secs_f64() * 1e3));
        let [serial, threads, processes, coroutines] = &ms;
        info!(work, serial, threads, processes, coroutines, "milliseconds");
    }
    assert!(best[1][0] >= WAIT * 4, "waits in sequence add up");
    if !shows(&best) {
        info!("too busy to measure");
        return Ok(());
    }
    for (work, times) in WORK.iter().zip(&best) {
        info!(work, model = fastest(times), "is the fastest here");
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
        (0..TASKS).map(|_| coroutine("io-bound")).collect::<JoinSet<_>>().join_all().await;
        assert_eq!(start.elapsed(), WAIT);
    }
}
