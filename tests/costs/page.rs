//! How the page says it: tables, numbers with their units, and the machine.

use std::fmt::Write as _;
use std::process::Command;
use std::{env, fs, io};

use crate::pairs::Spread;

/// A table of the page. Each row is also shown while the rest is measured.
pub(crate) struct Table(String);

impl Table {
    /// A table with these columns; all but the first hold numbers.
    pub(crate) fn new(columns: &[&str]) -> Self {
        let rule = "---:|".repeat(columns.len() - 1);
        Self(format!("| {} |\n|---|{rule}\n", columns.join(" | ")))
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        let row = format!("| {} |", cells.join(" | "));
        eprintln!("{row}");
        self.0 += &row;
        self.0.push('\n');
    }

    pub(crate) fn text(self) -> String {
        self.0
    }
}

/// A time, with three digits and a unit that fits.
pub(crate) fn time(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        _ => (ns / 1e9, "s"),
    };
    format!("{} {unit}", digits(value))
}

/// A number with three digits, or with more when it is large.
pub(crate) fn digits(value: f64) -> String {
    match value {
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// A median, and how far the quartiles are from it, in percent.
pub(crate) fn spread(spread: Spread) -> String {
    let percent = |to: f64| (to / spread.median - 1.0) * 100.0;
    let (low, high) = (percent(spread.low), percent(spread.high));
    format!("{} ({low:+.0} {high:+.0} %)", time(spread.median))
}

/// How many times as much the first is, if the two can be told apart.
pub(crate) fn times_as_much(first: Spread, second: Spread) -> String {
    if first.overlaps(second) { "no claim".into() } else { digits(first.median / second.median) }
}

/// From one quartile to the other.
pub(crate) fn range(spread: Spread) -> String {
    format!("{} to {}", digits(spread.low), digits(spread.high))
}

/// The command's output, without the line's end.
pub(crate) fn output_of(program: &str, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("{program} {arguments:?}: {why}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The text with its long lines broken at 100 columns. Tables, titles and pictures are left alone.
pub(crate) fn filled(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with(['|', '#', '!']) || line.chars().count() <= 100 {
            lines.push(line.to_owned());
            continue;
        }
        let indent = if line.starts_with("- ") { "  " } else { "" };
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > 100 {
                lines.push(std::mem::replace(&mut current, format!("{indent}{word}")));
            } else {
                let space = if current.is_empty() { "" } else { " " };
                current = format!("{current}{space}{word}");
            }
        }
        lines.push(current);
    }
    lines.join("\n") + "\n"
}

/// Where and when this is measured.
pub(crate) fn machine() -> io::Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors.lines().find_map(|line| line.strip_prefix("model name"));
    let model =
        model.map_or("an unknown processor", |model| model.trim_start_matches(['\t', ':', ' ']));
    let cores = std::thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or("?");
    let mut text = String::new();
    for (what, value) in [
        ("Date", output_of("date", &["+%Y-%m-%d"])?),
        ("Processor", format!("{model}, {cores} cores")),
        ("System", format!("{} {}", env::consts::OS, kernel.trim())),
        ("Rust", output_of("rustc", &["--version"])?),
        ("Python", output_of("python3", &["--version"])?),
        ("Load when it began", format!("{load} processes that ran or waited to run")),
    ] {
        _ = writeln!(text, "- {what}: {value}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use acceptance::workspace;

    use super::*;
    use crate::{SECTIONS, beside_libraries, beside_python, growth, limit};

    /// A page that is older than the program misses a row or has one that nobody measures.
    #[test]
    fn the_page_has_every_row_that_the_program_knows() {
        let docs = workspace().join("docs/pages");
        let page = fs::read_to_string(docs.join("costs.md")).unwrap();
        let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
        assert_eq!(sections.len(), SECTIONS.len());
        let section = |title: &str| {
            let found = sections.iter().find(|section| section.starts_with(title));
            *found.unwrap_or_else(|| panic!("no section {title}"))
        };
        for (_, title, _) in SECTIONS {
            section(title);
        }
        let rows = |title: &str| {
            let tables =
                section(title).split("\n\n").filter(|part| part.starts_with("| operation"));
            let rows = tables.flat_map(|table| table.lines().skip(2));
            rows.map(|row| row[2..].split(" | ").next().unwrap()).collect::<Vec<_>>()
        };
        let known: Vec<_> = beside_python::ROWS.iter().map(|row| row.0).collect();
        assert_eq!(rows("Beside CPython"), known);
        let known: Vec<_> = limit::ROWS.iter().map(|row| row.0).collect();
        assert_eq!(rows("Near the limit"), known);
        let libraries = beside_libraries::ROWS.iter();
        let known: Vec<_> = libraries.flat_map(|row| vec![row.0; row.3.len()]).collect();
        assert_eq!(rows("Beside the libraries"), known);
        let mut counted = rows("Counted, not timed");
        counted.dedup();
        assert!(counted.is_empty() || counted == beside_libraries::ONE_THREAD, "{counted:?}");
        for (file, title, _) in growth::CHARTS {
            assert!(section("How it grows").contains(&format!("### {title}")), "{title}");
            let svg = fs::read_to_string(docs.join(format!("costs/{file}.svg"))).unwrap();
            assert!(svg.contains("prefers-color-scheme:dark"), "{file}");
            let (_, described) = svg.split_once("<desc>").unwrap();
            let (shapes, _) = described.split_once("</desc>").unwrap();
            let grows = section("How it grows").replace("\n  ", " ");
            assert!(grows.contains(shapes), "{file} is of another run: {shapes}");
        }
        let built = fs::read_dir(workspace().join("crates")).unwrap().count();
        let built_then = section("First contact").lines().filter(|line| line.contains("times |"));
        assert_eq!(built_then.count(), built);
    }

    #[test]
    fn numbers_have_three_digits_and_a_unit_that_fits() {
        let times = [1.234, 12.34, 123.4, 1234.0, 1.234e6, 1.234e9].map(time);
        assert_eq!(times, ["1.23 ns", "12.3 ns", "123 ns", "1.23 µs", "1.23 ms", "1.23 s"]);
    }

    #[test]
    fn a_spread_is_told_in_percent_of_the_median() {
        let text = spread(Spread { low: 90.0, median: 100.0, high: 120.0 });
        assert_eq!(text, "100 ns (-10 +20 %)");
    }

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new(&["what", "how much"]);
        table.row(&["a".into(), "1".into()]);
        assert_eq!(table.text(), "| what | how much |\n|---|---:|\n| a | 1 |\n");
    }

    #[test]
    fn long_lines_are_broken_but_not_those_of_a_table() {
        let long = "word ".repeat(40);
        let text = filled(&format!("- {long}\n| {long} |"));
        let (item, row) = text.split_once("\n|").unwrap();
        assert!(item.lines().all(|line| line.len() <= 100), "{item}");
        assert!(item.lines().skip(1).all(|line| line.starts_with("  word")), "{item}");
        assert_eq!(row.lines().count(), 1);
        assert_eq!(filled("  two spaces stay\n\n"), "  two spaces stay\n\n");
    }

    #[test]
    fn a_command_that_fails_is_an_error_with_what_it_said() {
        let error = output_of("sh", &["-c", "echo why >&2; exit 1"]).unwrap_err();
        assert!(error.to_string().contains("why"));
    }
}
