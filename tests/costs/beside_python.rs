//! Each operation by the chapter's own type and by CPython's standard library.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use ch04_gil_analog::cpu_bound::compute;
use ch04_gil_analog::gil::{Gil, SWITCH_INTERVAL};
use ch04_gil_analog::machine::Unlocked;

use crate::ours;
use crate::page::{Table, digits, spread};
use crate::pairs::{ROUNDS, Side, Work, in_turns, side, times};

/// An operation: what the page calls it, its name in `beside.py`, how many in a round, how many
/// times faster than CPython it should be, and what stands in the way if it is not.
type Row = (&'static str, &'static str, u32, Work, f64, &'static str);

const SWITCHES: &str = "most of the time the kernel switches between the two sides, which costs \
    both languages the same; section \"Near the limit\" has that part";

pub(crate) const ROWS: &[Row] = &[
    (
        "process: start and join",
        "process_start",
        30,
        ours::process_start,
        5.0,
        "`fork(2)`, `_exit(2)` and `wait(2)` are the same for both; section \"Near the limit\" has \
         that part",
    ),
    (
        "queue between processes: a message",
        "queue_of_processes",
        2_000,
        ours::queue_of_processes,
        4.0,
        SWITCHES,
    ),
    ("pipe between processes: there and back", "pipe", 500, ours::pipe, 3.0, SWITCHES),
    ("manager: append to its list", "manager", 500, ours::manager, 3.0, SWITCHES),
    ("process pool: map, chunk 1, a task", "pool_map", 2_000, ours::pool_map, 4.0, SWITCHES),
    (
        "process pool: submit many, then wait, a task",
        "pool_submit",
        1_000,
        ours::pool_submit,
        15.0,
        SWITCHES,
    ),
    (
        "thread: start and join",
        "thread_start",
        300,
        ours::thread_start,
        3.0,
        "the system maps a stack, clones the thread and wakes who joins it: the same for both",
    ),
    (
        "semaphore: acquire and release, nobody waits",
        "semaphore",
        20_000,
        ours::semaphore,
        20.0,
        "",
    ),
    ("event: ping-pong of two threads, there and back", "event", 500, ours::event, 4.0, SWITCHES),
    ("bounded queue between threads: an item", "queue", 20_000, ours::queue, 20.0, SWITCHES),
    (
        "thread pool: submit many, then wait, a task",
        "thread_pool",
        3_000,
        ours::thread_pool,
        8.0,
        SWITCHES,
    ),
    (
        "generator: an item",
        "generator",
        200_000,
        ours::generator,
        10.0,
        "a generator of CPython is a frame that is linked in and out, without a stack of its own; \
         ours saves registers and changes the stack, which the processor cannot predict as well",
    ),
    ("coroutine: spawn and await", "coroutine_spawn", 3_000, ours::coroutine_spawn, 20.0, ""),
    ("coroutine: switch among ten", "coroutine_switch", 10_000, ours::coroutine_switch, 20.0, ""),
    (
        "run in executor: call and await",
        "run_in_executor",
        500,
        ours::run_in_executor,
        5.0,
        SWITCHES,
    ),
];

/// How far the interpreters count.
const LOOPS: u32 = 1_000_000;

/// The interpreter that answers; it ends when this is dropped.
struct Python {
    process: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Its version, its default start method, and whether it has a global lock.
    about: String,
}

impl Python {
    fn start() -> io::Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/beside.py");
        let mut python = Command::new("python3");
        python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = python.spawn()?;
        let ask = process.stdin.take();
        let answers = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut python =
            Self { process, ask, answers: BufReader::new(answers), about: String::new() };
        python.about = python.line()?;
        Ok(python)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// Nanoseconds for one of `n` operations.
    fn measure(&mut self, name: &str, n: u32) -> io::Result<f64> {
        let ask = self.ask.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(ask, "{name} {n}")?;
        let answer = self.line()?;
        let ns: f64 = answer.parse().map_err(|_| io::Error::other(format!("python: {answer}")))?;
        Ok(ns / f64::from(n))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.ask.take()); // the end of its input is its end
        _ = self.process.wait();
    }
}

pub(crate) fn section() -> io::Result<String> {
    let python = RefCell::new(Python::start()?);
    let about = python.borrow().about.clone();
    let about: Vec<&str> = about.split(' ').collect();
    let [version, default, gil] = about[..] else {
        return Err(io::Error::other("python3 says nothing about itself"));
    };
    let mut table = Table::new(&["operation", "ours", "CPython", "times faster", "goal", ""]);
    let mut missed = String::new();
    for &(what, name, n, work, goal, why) in ROWS {
        let theirs: Side = Box::new(|| python.borrow_mut().measure(name, n));
        let spreads = in_turns(ROUNDS, vec![side(work, n), theirs])?;
        let (ours, theirs) = (spreads[0], spreads[1]);
        let faster = theirs.median / ours.median;
        let verdict = match faster >= goal {
            _ if ours.overlaps(theirs) => "no claim",
            true => "met",
            false => "missed",
        };
        if verdict != "met" {
            _ = writeln!(missed, "- {what}: {why}.");
        }
        table.row(&[
            what.to_owned(),
            spread(ours),
            spread(theirs),
            format!("{faster:.1}"),
            format!("{goal:.0}"),
            verdict.to_owned(),
        ]);
    }
    let mut text = format!(
        "CPython {version}. Processes are started with the method `fork` on both sides; the \
         default of this version is `{default}`.\n\n{}",
        table.text()
    );
    if !missed.is_empty() {
        text += "\nWhat stands in the way where a goal is missed:\n\n";
        text += &missed;
    }
    text += "\n### Work that computes, on two threads\n\n";
    text += &computing(&python, gil == "True")?;
    Ok(text)
}

fn computing(python: &RefCell<Python>, has_gil: bool) -> io::Result<String> {
    let gil = &Gil::new(SWITCH_INTERVAL);
    let loops = i64::from(LOOPS);
    let locked = || compute(loops, &mut gil.acquire());
    let unlocked = || compute(loops, &mut Unlocked);
    let ask = |name: &'static str| -> Side {
        Box::new(move || Ok(python.borrow_mut().measure(name, LOOPS)? * f64::from(LOOPS)))
    };
    let sides = vec![
        in_turn(&locked),
        at_once(&locked),
        in_turn(&unlocked),
        at_once(&unlocked),
        ask("compute_in_turn"),
        ask("compute_at_once"),
    ];
    let spreads = in_turns(ROUNDS, sides)?;
    let cpython =
        if has_gil { "CPython, with its lock" } else { "CPython, built without the lock" };
    let columns = ["interpreter", "one after the other", "on two threads", "times faster"];
    let mut table = Table::new(&columns);
    let who = ["chapter 04's, with the lock", "chapter 04's, without", cpython];
    for (who, spreads) in who.iter().zip(spreads.chunks(2)) {
        let (in_turn, at_once) = (spreads[0], spreads[1]);
        let faster = if in_turn.overlaps(at_once) {
            "no claim".to_owned()
        } else {
            digits(in_turn.median / at_once.median)
        };
        table.row(&[(*who).to_owned(), spread(in_turn), spread(at_once), faster]);
    }
    Ok(format!(
        "Two jobs, each counts to {LOOPS} in bytecode. With a global interpreter lock a second \
         thread is no second core.\n\n{}",
        table.text()
    ))
}

fn in_turn(job: &(impl Fn() + Sync)) -> Side<'_> {
    Box::new(move || Ok(times(2, job)?.as_nanos() as f64))
}

fn at_once(job: &(impl Fn() + Sync)) -> Side<'_> {
    let both = move || {
        thread::scope(|s| {
            s.spawn(job);
            s.spawn(job);
        });
    };
    Box::new(move || Ok(times(1, both)?.as_nanos() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_knows_every_operation() {
        let mut python = Python::start().unwrap();
        for (what, name, ..) in ROWS {
            assert!(python.measure(name, 10).unwrap() > 0.0, "{what}");
        }
        assert!(python.measure("compute_at_once", 10).unwrap() > 0.0);
        assert!(python.measure("compute_in_turn", 10).unwrap() > 0.0);
        assert!(python.measure("no_such_thing", 10).is_err());
    }
}
