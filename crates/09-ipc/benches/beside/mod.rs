//! A Python process beside this one, which does the same jobs.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 7;

/// A program that reads the name of a job, does it, and answers with the nanoseconds it took.
pub(crate) struct Python {
    process: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Python {
    pub(crate) fn start(file: &str) -> io::Result<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(file);
        let mut python = Command::new("python3");
        let python = python.arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = python.spawn()?;
        let (ask, answers) = (process.stdin.take(), process.stdout.take());
        let answers = BufReader::new(answers.expect("it is piped"));
        println!(
            "{:<8} {:>10} {:>10}   times faster: median (least to most), goal",
            "", "ours", "Python"
        );
        Ok(Self { process, ask, answers })
    }

    /// Both do the job in turn, so that a busy moment of the machine meets both.
    pub(crate) fn compare(&mut self, job: &str, goal: f64, ours: impl Fn()) -> io::Result<()> {
        let mut rounds = Vec::new();
        for round in 0..=ROUNDS {
            let started = Instant::now();
            ours();
            let ours = started.elapsed().as_secs_f64() * 1e3;
            writeln!(self.ask.as_ref().expect("it is open"), "{job}")?;
            let mut answer = String::new();
            self.answers.read_line(&mut answer)?;
            let theirs: f64 = answer.trim().parse().map_err(io::Error::other)?;
            let theirs = theirs / 1e6;
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
