//! Measures what everything costs, and writes the book's page about it.
//!
//! `cargo run --release -p costs` measures everything, shows each table as it is measured, and
//! writes `docs/pages/costs.md` with its pictures. With names of sections it measures only these, and
//! only prints: `cargo run --release -p costs -- beside-python`.

mod beside_libraries;
mod beside_python;
mod chart;
mod first_contact;
mod growth;
mod instructions;
mod limit;
mod ours;
mod page;
mod pairs;

use std::process::{Command, Stdio};
use std::{env, fs, io};

use acceptance::workspace;

/// Where the pictures go: set when the page is written.
const PICTURES: &str = "COSTS_PICTURES";

type Section = fn() -> io::Result<String>;

/// The sections of the page: name, title and what measures it.
const SECTIONS: &[(&str, &str, Section)] = &[
    ("beside-python", "Beside CPython", beside_python::section),
    ("beside-libraries", "Beside the libraries", beside_libraries::section),
    ("limit", "Near the limit", limit::section),
    ("instructions", "Counted, not timed", instructions::section),
    ("growth", "How it grows", growth::section),
    ("first-contact", "First contact", first_contact::section),
];

fn main() -> io::Result<()> {
    let names: Vec<String> = env::args().skip(1).collect();
    if names.is_empty() {
        return write_page();
    }
    if names[0] == "count" {
        return instructions::play(&names[1..]);
    }
    for name in &names {
        let known = SECTIONS.iter().find(|(known, ..)| known == name);
        let (_, title, measure) = known.ok_or_else(|| {
            let all: Vec<_> = SECTIONS.iter().map(|(name, ..)| *name).collect();
            io::Error::other(format!("no section '{name}'; there are {}", all.join(", ")))
        })?;
        print!("## {title}\n\n{}\n", page::filled(&measure()?));
    }
    Ok(())
}

/// Each section is measured in a process of its own: what one leaves behind, threads or memory,
/// does not disturb the next.
fn write_page() -> io::Result<()> {
    let folder = workspace().join("docs/pages");
    fs::create_dir_all(folder.join("costs"))?;
    let names: Vec<_> = SECTIONS[1..].iter().map(|(name, ..)| format!("`{name}`")).collect();
    let mut text = HEAD.replace("MACHINE", &page::machine()?).replace("NAMES", &names.join(", "));
    text = page::filled(&text);
    for (name, ..) in SECTIONS {
        let mut section = Command::new(env::current_exe()?);
        section.arg(name).env(PICTURES, folder.join("costs")).stderr(Stdio::inherit());
        let section = section.output()?;
        if !section.status.success() {
            return Err(io::Error::other(format!("{name}: {}", section.status)));
        }
        text += &String::from_utf8(section.stdout).map_err(io::Error::other)?;
    }
    fs::write(folder.join("costs.md"), text.trim_end().to_owned() + "\n")
}

const HEAD: &str = "\
# What everything costs

This page is written by `cargo run --release -p costs`, as it was measured on this machine:

MACHINE
How it is measured:

- What is compared has its turns in one run, after a turn that is not counted. A round is a turn of
  every row of a table; in every second round the order is reversed.
- A number is the median of the rounds. Behind it stand the quartiles, in percent of the median:
  half of the rounds were between these two.
- Times are for one core, if nothing else is said: a side and all that it starts stay on it. When
  two of them wake each other on two cores, most of the time is the way from core to core, and the
  kernel decides anew now and then whether to take it. \"All cores\" means that nothing is pinned.
- A goal is \"near\", and neither \"met\" nor \"missed\", when it is less than a tenth away, or when
  more than a quarter of the rounds reached it and more than a quarter did not.
- When the middle halves of two sides overlap, the page makes no claim about which is faster.
- It is a release build. The machine may have other things to do: that makes spreads wider, and it
  is the reason to take turns. On another machine other numbers come out: run the command.

The whole takes four to ten minutes, most of it for the cold builds of the section \"First contact\".
`cargo run --release -p costs -- beside-python` measures one section and only prints; the others are
NAMES.

";
