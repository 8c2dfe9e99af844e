//! A loop hands ten 1-beat tasks to 4 processes: 3 beats, and the caller's list stays empty.
//!
//! Python: `loop.run_in_executor` with a `ProcessPoolExecutor`.
//! Run: `cargo run -p ch12-asyncio-executor -- process-pool`

use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, io, thread};

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::Instant;
use tracing::{info, info_span};

use crate::worker::{Worker, work};

const BEAT: Duration = Duration::from_millis(100);

/// What every task appends to. Each process has one of its own.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A task: takes a beat, in which it needs no processor, and appends its number to the list.
/// Returns how long the list is then.
pub fn task(number: u32) -> usize {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    let mut list = LIST.lock().unwrap();
    list.push(number);
    list.len()
}

/// Processes for a loop. A semaphore makes tasks wait in line while all of them are busy.
pub struct Pool {
    idle: Mutex<Vec<Worker>>,
    permits: Semaphore,
}

impl Pool {
    /// Starts so many processes.
    pub fn new(processes: usize) -> io::Result<Self> {
        let workers = (0..processes).map(|_| Worker::start("worker")).collect::<io::Result<_>>()?;
        Ok(Self { idle: Mutex::new(workers), permits: Semaphore::new(processes) })
    }

    /// Has a task run in the next idle process; returns how long the list is there.
    pub async fn run(&self, number: u32) -> io::Result<usize> {
        let _permit = self.permits.acquire().await.map_err(io::Error::other)?;
        let mut worker = self.idle.lock().unwrap().pop().expect("there are as many permits");
        // Reading a pipe blocks: not on the loop. A thread waits for the process, as in Python.
        let ask = move || {
            let answer = worker.send(&number.to_string()).and_then(|()| worker.receive());
            (worker, answer)
        };
        let (worker, answer) = spawn_blocking(ask).await?;
        self.idle.lock().unwrap().push(worker);
        answer?.parse().map_err(io::Error::other)
    }

    /// Lets all processes end.
    pub fn stop(&self) -> io::Result<()> {
        self.idle.lock().unwrap().drain(..).try_for_each(Worker::stop)
    }
}

/// Ten tasks on so many processes; returns their numbers as they came, each with the length of the
/// list in its process, and how long all took.
pub async fn ten_tasks(processes: usize) -> io::Result<(Vec<(u32, usize)>, Duration)> {
    let pool = Arc::new(Pool::new(processes)?);
    let start = Instant::now();
    let task = |(number, pool): (u32, Arc<Pool>)| async move { (number, pool.run(number).await) };
    let mut tasks: JoinSet<_> = (1..=10).map(|number| task((number, pool.clone()))).collect();
    let mut results = Vec::new();
    while let Some(result) = tasks.join_next().await {
        let (task, list) = result?;
        let list = list?;
        info!(task, its_list = list, "a result comes");
        results.push((task, list));
    }
    let took = start.elapsed();
    pool.stop()?;
    info!(processes, took = format_args!("{took:.0?}"), "all ten results are there");
    Ok((results, took))
}

/// Plays it with 4 processes, and with 10, although there are no more cores for that.
pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(2) {
        let _process = info_span!("process", name).entered();
        let answer = |number: &str| task(number.parse().expect("a number")).to_string();
        return work(io::stdin().lock(), io::stdout().lock(), answer);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let (mut results, four) = runtime.block_on(ten_tasks(4))?;
    let (one_each, ten) = runtime.block_on(ten_tasks(10))?;
    let mine = LIST.lock().unwrap().len();
    info!(my_list = mine, "has all results");
    results.sort_unstable();
    assert!(results.iter().map(|(task, _)| *task).eq(1..=10), "all ten results arrive");
    assert_eq!(mine, 0, "processes do not share memory");
    assert!(four >= 3 * BEAT, "four, four and two: {four:?}");
    assert!(results.iter().any(|(_, list)| *list >= 3), "four processes take three turns");
    assert!(one_each.iter().all(|(_, list)| *list == 1) && ten >= BEAT, "ten take one: {ten:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_says_that_it_works_and_answers_each_line() {
        let mut answers = Vec::new();
        work(&b"1\n2\n"[..], &mut answers, |line| format!("{line}!")).unwrap();
        let answers = String::from_utf8(answers).unwrap();
        assert_eq!(answers.lines().skip(1).collect::<Vec<_>>(), ["1!", "2!"]);
    }

    #[test]
    fn a_worker_that_is_asked_nothing_ends() {
        let mut answers = Vec::new();
        work(&b""[..], &mut answers, |_| unreachable!("nobody asks")).unwrap();
        assert_eq!(String::from_utf8(answers).unwrap().lines().count(), 1);
    }
}
