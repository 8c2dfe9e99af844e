//! A worker process: this program once more, which answers lines with lines, through two pipes.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, process};

/// A worker, as its parent sees it.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this program with the arguments `worker` and `name`, and waits until it works.
    pub fn start(name: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["worker", name]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) = pipes.ok_or_else(|| io::Error::other("both are pipes"))?;
        let mut worker = Self { child, questions, answers: BufReader::new(answers) };
        worker.receive()?;
        Ok(worker)
    }

    /// Sends a question and does not wait for the answer.
    pub fn send(&mut self, question: &str) -> io::Result<()> {
        writeln!(self.questions, "{question}")
    }

    /// Waits for the next answer.
    pub fn receive(&mut self) -> io::Result<String> {
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        match answer.strip_suffix('\n') {
            Some(answer) => Ok(answer.into()),
            None => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the worker is gone")),
        }
    }

    /// Nothing more comes: it ends.
    pub fn stop(mut self) -> io::Result<()> {
        drop(self.questions);
        let status = self.child.wait()?;
        status.success().then_some(()).ok_or_else(|| io::Error::other(format!("ends: {status}")))
    }
}

/// In the worker: says that it works, with its pid, and answers each line until no more come.
pub fn work(
    questions: impl BufRead,
    mut answers: impl Write,
    mut answer: impl FnMut(&str) -> String,
) -> io::Result<()> {
    writeln!(answers, "{}", process::id())?;
    for question in questions.lines() {
        writeln!(answers, "{}", answer(&question?))?;
        answers.flush()?;
    }
    Ok(())
}
