//! The results of three threads: in the order in which they started, and in that of their finish.
//!
//! Python: `concurrent.futures`: `Executor.map` and `as_completed`.
//! Run: `cargo run -p ch03-join-daemon -- join-results`

use std::io;
use std::sync::Barrier;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
/// The turns of the workers that need one beat, two and three: main takes part in each.
static TURNS: [Barrier; 3] = [const { Barrier::new(2) }; 3];

/// Starts a thread for each job. The results are in the order in which the jobs were started: the
/// first is waited for first, whoever has finished meanwhile.
pub fn in_order_of_start<T, F>(jobs: Vec<(&str, F)>) -> io::Result<Vec<T>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let start = |(name, job)| start(name, job);
    let threads: Vec<JoinHandle<T>> = jobs.into_iter().map(start).collect::<io::Result<_>>()?;
    Ok(threads.into_iter().map(|thread| thread.join().unwrap()).collect())
}

/// Starts a thread for each job. The results come as the jobs finish; there is none of a job that
/// panics. The last worker's end ends the channel, and with it the iterator.
pub fn in_order_of_finish<T, F>(jobs: Vec<(&str, F)>) -> io::Result<mpsc::IntoIter<T>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (sender, results) = mpsc::channel();
    for (name, job) in jobs {
        let sender = sender.clone();
        start(name, move || _ = sender.send(job()))?;
    }
    Ok(results.into_iter())
}

fn start<T: Send + 'static>(
    name: &str,
    job: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.into()).spawn(job)
}

/// Works for so many beats, which are also the result.
pub fn work(beats: u32) -> u32 {
    let _work = info_span!("work").entered();
    thread::sleep(beats * BEAT);
    info!(result = beats, "has a result");
    beats
}

/// Works, and finishes when the earlier results have been taken. That is so anyway, but for a busy
/// machine that holds a worker up: the order of finish is the same on every run.
pub fn work_until_its_turn(beats: u32) -> u32 {
    let result = work(beats);
    TURNS[result as usize - 1].wait();
    result
}

/// Plays it: ann starts first and takes longest.
pub fn main() -> io::Result<()> {
    let workers = [("ann", 3), ("bob", 1), ("cat", 2)];
    let started = Instant::now();
    let jobs = workers.map(|(name, beats)| (name, move || work(beats)));
    let by_start = in_order_of_start(jobs.into())?;
    info!(results = ?by_start, "has all, in order of start");
    assert_eq!(by_start, [3, 1, 2]);
    assert!(started.elapsed() >= 3 * BEAT, "the first result is the slowest worker's");

    let jobs = workers.map(|(name, beats)| (name, move || work_until_its_turn(beats)));
    let mut results = in_order_of_finish(jobs.into())?;
    let mut by_finish = Vec::new();
    for turn in &TURNS {
        turn.wait();
        by_finish.extend(results.next());
        info!(results = ?by_finish, "has the next that is ready");
    }
    assert_eq!(by_finish, [1, 2, 3]);
    assert_eq!(results.next(), None, "all workers have ended");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANG: Duration = Duration::from_mins(1);

    /// All results, if the channel has an end.
    fn collected<T: Send + 'static>(results: mpsc::IntoIter<T>) -> Vec<T> {
        let (sender, all) = mpsc::channel();
        thread::spawn(move || sender.send(results.collect()));
        all.recv_timeout(HANG).expect("the end of the results")
    }

    #[test]
    fn no_jobs_have_no_results() {
        assert_eq!(in_order_of_start::<u32, fn() -> u32>(vec![]).unwrap(), []);
        assert_eq!(collected(in_order_of_finish::<u32, fn() -> u32>(vec![]).unwrap()), []);
    }

    #[test]
    fn the_first_started_may_be_the_last_to_finish() {
        let (tell, told) = mpsc::channel();
        let first: Box<dyn FnOnce() -> u32 + Send> =
            Box::new(move || told.recv_timeout(HANG).unwrap());
        let second: Box<dyn FnOnce() -> u32 + Send> = Box::new(|| 2);
        let mut results = in_order_of_finish(vec![("first", first), ("second", second)]).unwrap();
        assert_eq!(results.next(), Some(2));
        tell.send(1).unwrap();
        assert_eq!(results.next(), Some(1));
    }

    #[test]
    fn a_job_that_panics_has_no_result_and_keeps_nobody_waiting() {
        let job = |fails: bool| move || assert!(!fails, "as it must");
        let results = in_order_of_finish(vec![("ann", job(true)), ("bob", job(false))]).unwrap();
        assert_eq!(collected(results), [()]);
    }
}
