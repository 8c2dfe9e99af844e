//! Measures what everything costs, and writes the book's page about it.
//!
//! `cargo run --release -p costs` measures everything, shows each row as it is measured, and writes
//! `docs/src/costs.md` with its pictures. With names of sections it measures only these, and only
//! prints: `cargo run --release -p costs -- beside-python`.

mod beside_libraries;
mod beside_python;
mod instructions;
mod limit;
mod ours;
mod page;
mod pairs;

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io};

type Section = fn() -> io::Result<String>;

/// The sections of the page: name, title and what measures it.
const SECTIONS: &[(&str, &str, Section)] = &[
    ("beside-python", "Beside CPython", beside_python::section),
    ("beside-libraries", "Beside the libraries", beside_libraries::section),
    ("limit", "Near the limit", limit::section),
    ("instructions", "Counted, not timed", instructions::section),
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
        println!("## {title}\n\n{}", measure()?);
    }
    Ok(())
}

/// Each section is measured in a process of its own: what one leaves behind, threads or memory,
/// does not disturb the next.
fn write_page() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src");
    let mut text = HEAD.replace("MACHINE", &page::machine()?);
    for (name, ..) in SECTIONS {
        let section =
            Command::new(env::current_exe()?).arg(name).stderr(Stdio::inherit()).output()?;
        if !section.status.success() {
            return Err(io::Error::other(format!("{name}: {}", section.status)));
        }
        text += &String::from_utf8(section.stdout).map_err(io::Error::other)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("costs.md"), text)
}

const HEAD: &str = "# What everything costs\n\nMACHINE\n";
