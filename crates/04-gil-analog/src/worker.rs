//! A process that works for this one: the same program, started once more.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A worker, as its parent sees it. They talk in lines, through two pipes.
///
/// Python's `multiprocessing.Process` with a `Pipe` does it so, where it starts processes by
/// `spawn`.
#[derive(Debug)]
pub struct Worker {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this program once more, with the name as its first argument: by that it knows that
    /// it is a worker.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(name: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(name);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let no_pipe = || io::Error::other("no pipe");
        let questions = process.stdin.take().ok_or_else(no_pipe)?;
        let answers = process.stdout.take().ok_or_else(no_pipe)?;
        Ok(Self {
            process,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// Sends a line.
    ///
    /// # Errors
    /// When the worker is gone.
    pub fn tell(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.questions, "{line}")
    }

    /// Waits for the next line that the worker says; empty when it has ended.
    ///
    /// # Errors
    /// When the line is not UTF-8, or cannot be read.
    pub fn answer(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    /// Ends the worker's input, and waits until it has exited.
    ///
    /// # Errors
    /// When it was killed, or exits with another status than 0.
    pub fn stop(mut self) -> io::Result<()> {
        drop(self.questions);
        let status = self.process.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(io::Error::other(format!("the worker: {status}")))
    }
}
