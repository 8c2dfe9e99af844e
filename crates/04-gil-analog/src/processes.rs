//! Two processes, a lock each: the classic way out, paid for with messages instead of variables.
//!
//! Python: `multiprocessing`, started as `spawn` does it: the program runs once more.
//! Run: `cargo run -p ch04-gil-analog -- processes`

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;
use std::{env, process, thread};

use tracing::{info, info_span, warn};

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{repeat, run};
use crate::speed_up::{measure, starved, starved_so_far};

/// About 30 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

/// In a worker: counts to each number that comes as a line, and answers with the result and with
/// the nanoseconds for which it was starved meanwhile. Returns how many came, when no more can.
pub fn work(questions: impl BufRead, mut answers: impl Write) -> io::Result<u32> {
    let (gil, mut jobs, mut before) = (Gil::new(SWITCH_INTERVAL), 0, starved_so_far());
    for line in questions.lines() {
        let times = line?.parse().map_err(io::Error::other)?;
        let _work = info_span!("work").entered();
        let counted = run(&repeat(times, &[]), &[], &mut gil.acquire()).unwrap_or_default();
        let starved = starved_so_far();
        writeln!(answers, "{counted} {}", starved.saturating_sub(before).as_nanos())?;
        answers.flush()?;
        (jobs, before) = (jobs + 1, starved);
    }
    Ok(jobs)
}

/// A worker, as its parent sees it.
struct Worker {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this program once more, with arguments that tell it to be a worker.
    fn start(name: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["worker", name]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) = pipes.ok_or_else(|| io::Error::other("both are pipes"))?;
        Ok(Self { child, questions, answers: BufReader::new(answers) })
    }

    /// Has it count to `times`; returns for how long it was starved.
    fn count(&mut self, times: i64) -> io::Result<Duration> {
        writeln!(self.questions, "{times}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let answer = line.trim_end().split_once(' ').filter(|(n, _)| *n == times.to_string());
        let starved = answer.and_then(|(_, starved)| starved.parse().ok());
        starved.map(Duration::from_nanos).ok_or_else(|| io::Error::other(format!("says {line:?}")))
    }

    /// Nothing more comes: it ends.
    fn stop(mut self) -> io::Result<()> {
        drop(self.questions);
        let status = self.child.wait()?;
        status.success().then_some(()).ok_or_else(|| io::Error::other(format!("ends: {status}")))
    }
}

/// Two locks, two cores.
pub fn holds([speed_up]: [f64; 1]) -> bool {
    speed_up >= 1.6
}

/// Plays it: seen with long jobs, then measured with many short ones.
pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(2) {
        let _process = info_span!("process", name).entered();
        info!(pid = process::id(), "is ready");
        let jobs = work(io::stdin().lock(), io::stdout().lock())?;
        info!(jobs, "has nothing more to do");
        return Ok(());
    }
    let workers = Mutex::new(vec![Worker::start("worker-1")?, Worker::start("worker-2")?]);
    let failure = Mutex::new(None);
    let count = |times| {
        let mut worker = workers.lock().unwrap().pop().expect("two jobs at most, two workers");
        let mut theirs = Ok(Duration::ZERO);
        let ours = starved(|| theirs = worker.count(times));
        workers.lock().unwrap().push(worker);
        ours + theirs.unwrap_or_else(|error| {
            *failure.lock().unwrap() = Some(error);
            Duration::ZERO
        })
    };
    thread::scope(|s| {
        s.spawn(|| count(4 * LOOPS));
        count(4 * LOOPS);
    });
    info!("both have counted");
    let measured = measure([&|| count(LOOPS)], holds);
    if let Some(error) = failure.lock().unwrap().take() {
        return Err(error);
    }
    workers.into_inner().unwrap().into_iter().try_for_each(Worker::stop)?;
    match measured {
        Ok([own]) => {
            let [in_turn, at_once] = [own.in_turn, own.at_once].map(|time| time.as_micros());
            let speed_up = format!("{:.2}", own.speed_up());
            info!(in_turn, at_once, speed_up, "two processes, in microseconds");
            assert!(holds([own.speed_up()]), "two locks, two cores: {speed_up}");
        }
        Err(why) => warn!("not judged: {why}"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_answers_each_question_until_no_more_come() {
        let mut answers = Vec::new();
        assert_eq!(work(&b"3\n5\n"[..], &mut answers).unwrap(), 2);
        let answers = String::from_utf8(answers).unwrap();
        let counted: Vec<_> = answers.lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(counted, ["3", "5"]);
    }

    #[test]
    fn a_worker_that_is_asked_nonsense_says_so() {
        assert!(work(&b"many\n"[..], &mut Vec::new()).is_err());
        assert_eq!(work(&b""[..], &mut Vec::new()).unwrap(), 0);
    }
}
