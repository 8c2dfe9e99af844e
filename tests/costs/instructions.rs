//! How many instructions an operation takes: a count that no other program disturbs.
//!
//! The program runs itself under valgrind's callgrind, once for few operations and once for more.
//! What the difference took is theirs alone: the start and the end are in both.

use std::process::Command;
use std::{env, io};

use crate::beside_libraries as libraries;
use crate::ours;
use crate::page::{Table, digits};
use crate::pairs::Work;

/// What the page calls the operation, ours, and the library's.
type Row = (&'static str, Work, &'static str, Work);

pub(crate) const ROWS: &[Row] = &[
    ("semaphore: acquire and release", ours::semaphore, "tokio", libraries::tokio_semaphore),
    ("bounded queue: put and get", ours::queue_alone, "crossbeam", libraries::crossbeam_alone),
    ("bounded queue: put and get", ours::queue_alone, "std", libraries::sync_channel_alone),
    ("generator: an item", ours::generator, "corosensei", libraries::corosensei),
    ("coroutine: spawn and await", ours::coroutine_spawn, "tokio", libraries::tokio_spawn),
    (
        "coroutine: spawn and await",
        ours::coroutine_spawn,
        "async-executor",
        libraries::async_executor_spawn,
    ),
    ("coroutine: switch among ten", ours::coroutine_switch, "tokio", libraries::tokio_switch),
    (
        "coroutine: switch among ten",
        ours::coroutine_switch,
        "async-executor",
        libraries::async_executor_switch,
    ),
];

const FEW: u32 = 1_000;
const MORE: u32 = 11_000;

pub(crate) fn section() -> io::Result<String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok("Left out: `valgrind` is not installed where this was measured.\n".to_owned());
    }
    let mut table = Table::new(&["operation", "ours", "library", "its count", "times as many"]);
    for (row, &(what, _, library, _)) in ROWS.iter().enumerate() {
        let (ours, theirs) = (each(row, "ours")?, each(row, "theirs")?);
        let ratio = digits(ours / theirs);
        table.row(&[what.into(), digits(ours), library.into(), digits(theirs), ratio]);
    }
    Ok(format!("{INTRODUCTION}\n{}", table.text()))
}

const INTRODUCTION: &str = "\
Instructions for one operation, counted by valgrind's callgrind on one thread. Others who use the
machine do not change them. An instruction is not a time: an atomic one takes as long as dozens of
others.
";

/// Instructions for one operation of this row.
fn each(row: usize, whose: &str) -> io::Result<f64> {
    Ok((count(row, whose, MORE)? - count(row, whose, FEW)?) / f64::from(MORE - FEW))
}

fn count(row: usize, whose: &str, n: u32) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args(["count", &row.to_string(), whose, &n.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let number = collected.and_then(|(_, number)| number.trim().parse().ok());
    number.ok_or_else(|| io::Error::other(format!("valgrind: {said}")))
}

/// Does the operations of a row, to be counted.
pub(crate) fn play(arguments: &[String]) -> io::Result<()> {
    let wrong = || io::Error::other("count ROW ours|theirs N");
    let [row, whose, n] = arguments else { return Err(wrong()) };
    let row = row.parse().ok().and_then(|row: usize| ROWS.get(row)).ok_or_else(wrong)?;
    let work = if whose == "ours" { row.1 } else { row.3 };
    work(n.parse().map_err(|_| wrong())?).map(drop)
}
