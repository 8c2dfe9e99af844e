//! Measures what everything costs, and writes the numbers into the book's page about it.
//!
//! `cargo run --release -p costs` measures everything and writes `docs/pages/costs.md` with its
//! pictures; on the terminal it also tells how each number compares to its goal. The page's words
//! are written by hand: each measured part stands between `<!-- measured: NAME -->` and
//! `<!-- end -->`. With names of parts it measures only these, and only prints:
//! `cargo run --release -p costs -- beside-python`. With `--quick` before the names each has one
//! short turn, which shows that it works, and not what it costs.

mod bare;
mod chart;
mod first_contact;
mod growth;
mod libraries;
mod measure;
mod ours;
mod tables;

use std::process::{Command, Stdio};
use std::{env, fs, io};

use acceptance::beside::on_one_core;
use acceptance::workspace;

/// Where the pictures go: set when the page is written.
const PICTURES: &str = "COSTS_PICTURES";

fn main() -> io::Result<()> {
    if env::args().len() == 1 {
        return write_page();
    }
    for name in env::args().skip(1).filter(|name| name != "--quick") {
        let measured = measured(&name)?;
        print!("<!-- measured: {name} -->\n\n{measured}\n<!-- end -->\n");
    }
    Ok(())
}

/// A part of the page, measured now.
fn measured(name: &str) -> io::Result<String> {
    if let Some(table) = tables::TABLES.iter().find(|table| table.name == name) {
        return tables::compare(table);
    }
    if let Some(chart) = growth::CHARTS.iter().find(|chart| chart.name == name) {
        return on_one_core(|| growth::draw(chart));
    }
    match name {
        "machine" => output_of(Command::new("sh").args(["-c", MACHINE])),
        "first-contact" => first_contact::table(),
        _ => Err(io::Error::other(format!("no measured part '{name}'"))),
    }
}

/// Measures each part in a process of its own: the threads and the memory that one leaves behind
/// do not disturb the next.
fn write_page() -> io::Result<()> {
    let page = workspace().join("docs/pages/costs.md");
    let old = fs::read_to_string(&page)?;
    let mut parts = old.split("<!-- measured: ");
    let mut new = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let broken = || io::Error::other(format!("{}: {part}", page.display()));
        let (name, rest) = part.split_once(" -->").ok_or_else(broken)?;
        let (_, words) = rest.split_once("<!-- end -->\n").ok_or_else(broken)?;
        let mut command = Command::new(env::current_exe()?);
        let measured = output_of(command.arg(name).env(PICTURES, page.with_extension("")))?;
        eprintln!("{measured}");
        new += &measured;
        new += words;
    }
    fs::write(page, new)
}

/// Says where and when this is measured.
const MACHINE: &str = r#"
echo "- Date: $(date +%Y-%m-%d)"
echo "- Processor: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
echo "- System: $(uname -sr)"
echo "- Versions: $(rustc --version), $(python3 --version)"
echo "- Load when it began: $(cut -d ' ' -f 1 /proc/loadavg) processes that ran or waited to run"
"#;

fn output_of(command: &mut Command) -> io::Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{command:?}: {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
