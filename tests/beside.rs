//! A Python process beside a benchmark, which does the same jobs.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

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
        let python = python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = python.spawn()?;
        let (ask, answers) = (process.stdin.take(), process.stdout.take());
        let answers = BufReader::new(answers.expect("it is piped"));
        Ok(Self { process, ask, answers })
    }

    /// The number that it answers.
    pub fn ask(&mut self, job: &str) -> io::Result<f64> {
        writeln!(self.ask.as_ref().expect("it is open"), "{job}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        answer.trim().parse().map_err(io::Error::other)
    }

    /// Both do the job in turn, so that a busy moment of the machine meets both; tells how many times
    /// faster ours is. Python answers in nanoseconds.
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
        let (least, most) = (rounds[0].0, rounds[ROUNDS - 1].0);
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
