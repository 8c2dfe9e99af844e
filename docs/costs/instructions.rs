//! How many instructions an operation takes: a count that no other program disturbs.
//!
//! The program runs itself under valgrind's callgrind, once for few operations and once for more.
//! What the difference took is theirs alone: the start and the end are in both.

use std::process::Command;
use std::{env, io};

use crate::beside_libraries::{self, ONE_THREAD, Row};
use crate::page::{Table, digits};

const FEW: u32 = 1_000;
const MORE: u32 = 11_000;

pub(crate) fn section() -> io::Result<String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok("Left out: `valgrind` is not installed where this was measured.\n".to_owned());
    }
    let mut table = Table::new(&["operation", "ours", "library", "its count", "times as many"]);
    for &what in ONE_THREAD {
        let (_, _, _, libraries) = find(what).ok_or_else(|| io::Error::other(what))?;
        let ours = each(what, 0)?;
        for (side, (library, ..)) in libraries.iter().enumerate() {
            let theirs = each(what, side + 1)?;
            let (name, ratio) = ((*library).into(), digits(ours / theirs));
            table.row(&[what.into(), digits(ours), name, digits(theirs), ratio]);
        }
    }
    Ok(format!("{INTRODUCTION}\n{}", table.text()))
}

const INTRODUCTION: &str = "\
Instructions for one operation, counted by valgrind's callgrind on one thread. Others who use the
machine do not change them. An instruction is not a time: an atomic one takes as long as dozens of
others.
";

fn find(what: &str) -> Option<&'static Row> {
    beside_libraries::ROWS.iter().find(|row| row.0 == what)
}

/// Instructions for one operation by one side: 0 is ours.
fn each(what: &str, side: usize) -> io::Result<f64> {
    Ok((count(what, side, MORE)? - count(what, side, FEW)?) / f64::from(MORE - FEW))
}

fn count(what: &str, side: usize, n: u32) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args(["count", what, &side.to_string(), &n.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let number = collected.and_then(|(_, number)| number.trim().parse().ok());
    number.ok_or_else(|| io::Error::other(format!("valgrind: {said}")))
}

/// Does so many operations of a row by one side, to be counted.
pub(crate) fn play(arguments: &[String]) -> io::Result<()> {
    let wrong = || io::Error::other("count ROW SIDE N");
    let [what, side, n] = arguments else { return Err(wrong()) };
    let (_, _, ours, libraries) = find(what).ok_or_else(wrong)?;
    let work = match side.parse::<usize>().map_err(|_| wrong())? {
        0 => *ours,
        side => libraries.get(side - 1).ok_or_else(wrong)?.1,
    };
    work(n.parse().map_err(|_| wrong())?).map(drop)
}
