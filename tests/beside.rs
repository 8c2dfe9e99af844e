//! A Python process beside a benchmark, which does the same jobs.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

#[cfg(target_os = "linux")]
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    unistd::Pid,
};

const ROUNDS: usize = 7;

/// A program that reads the name of a job, does it, and answers with the time that it took.
#[derive(Debug)]
pub struct Python {
    process: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// Starts the script.
    pub fn start(script: &str) -> io::Result<Self> {
        let mut python = Command::new("python3");
        python.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = python.arg(script).spawn()?;
        let ask = process.stdin.take();
        let answers = process.stdout.take();
        let answers = BufReader::new(answers.expect("it is piped"));
        Ok(Self {
            process,
            ask,
            answers,
        })
    }

    /// The number that it answers.
    pub fn ask(&mut self, job: &str) -> io::Result<f64> {
        writeln!(self.ask.as_ref().expect("it is open"), "{job}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        answer.trim().parse().map_err(io::Error::other)
    }

    /// Both do the job in turn, so that a busy moment of the machine meets both; tells how many
    /// times faster ours is. Python answers in nanoseconds.
    pub fn compare(&mut self, job: &str, goal: f64, ours: impl Fn()) -> io::Result<()> {
        let mut rounds = Vec::new();
        for round in 0..=ROUNDS {
            let started = Instant::now();
            ours();
            let ours = started.elapsed().as_secs_f64() * 1e3;
            let theirs = self.ask(job)? / 1e6;
            if round > 0 {
                rounds.push((theirs / ours, ours, theirs)); // the first one warms up
            }
        }
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (median, ours, theirs) = rounds[ROUNDS / 2];
        let least = rounds[0].0;
        let most = rounds[ROUNDS - 1].0;
        let met = if median >= goal { "met" } else { "not met" };
        println!(
            "{job:<8} {ours:>7.2} ms {theirs:>7.2} ms   \
             {median:.1} ({least:.1} to {most:.1}), {goal} {met}"
        );
        Ok(())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.ask.take()); // the end of its input is the end of it
        _ = self.process.wait();
    }
}

/// The first line of the table of comparisons.
pub fn heading() {
    let [nothing, ours, python] = ["", "ours", "Python"];
    println!("{nothing:<8} {ours:>10} {python:>10}   times faster: median (least to most), goal");
}

/// Does this on one core: the threads and processes that it starts meanwhile stay there, too. Two
/// that take turns have no use for a second core, and the way to it takes a time of its own.
#[cfg(target_os = "linux")]
pub fn on_one_core<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let this_thread = Pid::from_raw(0);
    let all = sched_getaffinity(this_thread)?;
    let mut one = CpuSet::new();
    // The last one: the first has more interrupts to serve.
    let mut cores = (0..CpuSet::count()).rev();
    if let Some(last) = cores.find(|&core| all.is_set(core) == Ok(true)) {
        one.set(last)?;
    }
    sched_setaffinity(this_thread, &one)?;
    let result = work();
    sched_setaffinity(this_thread, &all)?;
    result
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_starts_on_one_core_stays_there_and_afterwards_all_are_free_again() {
        let cores = || std::thread::available_parallelism().unwrap().get();
        let all = cores();
        let there = || Ok(std::thread::spawn(cores).join().unwrap());
        assert_eq!(on_one_core(there).unwrap(), 1);
        assert_eq!(cores(), all);
    }
}
