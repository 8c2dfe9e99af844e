//! The timeline in the terminal: a row for each lane, time to the right.

use std::fmt::Write as _;

use crate::reader::{Lane, Note, Reader};
use crate::text::{columns, fit, printable};

/// How many lanes are drawn; of the others only the number is said.
const MOST_LANES: usize = 40;
const ALIVE: char = '─';
const CUT_OFF: char = '╳';
const BRIEF: char = '▏';
/// The spans of a run in order of appearance; from the fifth on all look like the last.
const INSIDE: [char; 5] = ['█', '▓', '▒', '░', '▚'];

/// Terminal colours, one for each lane in turn.
pub(crate) fn paint(text: &str, lane: usize, colour: bool) -> String {
    const COLOURS: [u8; 6] = [36, 33, 35, 32, 34, 31];
    let code = COLOURS[lane % COLOURS.len()];
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// An event as a line: seconds since the start, the lane, what it says.
pub(crate) fn line(run: &Reader, note: &Note, colour: bool) -> String {
    let widest = run.lanes.iter().map(|lane| columns(&lane.label)).max().unwrap_or(0);
    let label = fit(&run.lanes[note.lane].label, widest.clamp(6, 20));
    format!("{:>7.3}  {}  {}", run.seconds(note.at), paint(&label, note.lane, colour), note.text)
}

/// The picture of a finished run, `width` columns wide.
pub(crate) fn timeline(run: &Reader, width: usize, colour: bool) -> String {
    if run.lanes.is_empty() {
        return String::new();
    }
    let mut shown = run.in_order();
    let hidden = shown.split_off(shown.len().min(MOST_LANES)).len();
    let widest = shown.iter().map(|&lane| columns(&run.lanes[lane].label)).max().unwrap_or(0);
    let label = widest.min(width / 3);
    let cells = width.saturating_sub(label + 2).max(1);
    let scale = Scale { start: run.start, span: (run.last - run.start).max(1), cells };

    let mut picture = String::new();
    let names = run.bar_names();
    for &lane in &shown {
        let row = row(&run.lanes[lane], &scale, &names);
        let label = fit(&run.lanes[lane].label, label);
        _ = writeln!(picture, "{label} {}", paint(row.trim_end(), lane, colour));
    }
    if hidden > 0 {
        _ = writeln!(picture, "{}", fit(&format!("… and {hidden} more lanes"), width).trim_end());
    }
    _ = writeln!(picture, "{} {}", fit("", label), axis(run, cells));
    let cut_off = shown.iter().any(|&lane| run.lanes[lane].cut_off);
    for line in legend(run, &names, cut_off, width) {
        _ = writeln!(picture, "{line}");
    }
    picture
}

/// From time to cells of a row.
struct Scale {
    start: u64,
    span: u64,
    cells: usize,
}

impl Scale {
    fn cell(&self, at: u64) -> f64 {
        at.saturating_sub(self.start) as f64 / self.span as f64 * self.cells as f64
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 <= cell <= cells")]
fn row(lane: &Lane, scale: &Scale, names: &[usize]) -> String {
    let mut row = vec![' '; scale.cells];
    let last = scale.cells - 1;
    let end = lane.end.unwrap_or(lane.begin);
    let (from, to) = (scale.cell(lane.begin), scale.cell(end));
    let first = (from as usize).min(last);
    let after = (to.ceil() as usize).clamp(first + 1, scale.cells);
    row[first..after].fill(ALIVE);
    // Inner bars are drawn over the outer ones; a bar that fills less than half a cell is brief.
    let mut bars: Vec<_> = lane.bars.iter().collect();
    bars.sort_by_key(|bar| bar.depth);
    for bar in bars {
        let (from, to) = (scale.cell(bar.start), scale.cell(bar.end));
        let position = names.iter().position(|&name| name == bar.name).unwrap_or(0);
        let inside = INSIDE[position.min(INSIDE.len() - 1)];
        let (first, after) = (from.round() as usize, to.round() as usize);
        if first < after {
            row[first.min(last)..after.min(scale.cells)].fill(inside);
        } else {
            let cell = &mut row[(from as usize).min(last)];
            if *cell == ALIVE || *cell == ' ' {
                *cell = BRIEF;
            }
        }
    }
    if lane.cut_off {
        row[after - 1] = CUT_OFF;
    }
    row.into_iter().collect()
}

/// Round times below the rows.
fn axis(run: &Reader, cells: usize) -> String {
    let mut axis = String::new();
    for (at, mark) in ticks(run.seconds(run.last), (cells / 8).clamp(1, 10) as f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 <= at <= 1")]
        let cell = (at * cells as f64).round() as usize;
        let free = axis.is_empty() || cell > columns(&axis);
        if free && cell + columns(&mark) <= cells {
            axis = fit(&axis, cell) + &mark;
        }
    }
    axis
}

/// Round times from 0 to `seconds`, at most about `most`: where each is (0 to 1), and its text.
pub(crate) fn ticks(seconds: f64, most: f64) -> impl Iterator<Item = (f64, String)> {
    let seconds = seconds.max(1e-9);
    let power = 10_f64.powf((seconds / most).log10().floor());
    let rounds = [1.0, 2.0, 5.0, 10.0].map(|round| round * power);
    let step = rounds.into_iter().find(|&step| step >= seconds / most).unwrap_or(rounds[3]);
    let (unit, factor) = match step {
        0.01.. => ("s", 1.0),
        1e-5.. => ("ms", 1e3),
        _ => ("µs", 1e6),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few")]
    let digits = (-(step * factor * 1.001).log10().floor()).max(0.0) as usize;
    (0_u32..).map(move |tick| f64::from(tick) * step).take_while(move |&at| at <= seconds).map(
        move |at| {
            let mark =
                if at == 0.0 { format!("0 {unit}") } else { format!("{:.digits$}", at * factor) };
            (at / seconds, mark)
        },
    )
}

/// What the characters of this picture mean, in as many lines as the width needs.
fn legend(run: &Reader, names: &[usize], cut_off: bool, width: usize) -> Vec<String> {
    let mut entries = vec![format!("{ALIVE} alive")];
    for (position, &name) in names.iter().enumerate() {
        let inside = INSIDE[position.min(INSIDE.len() - 1)];
        entries.push(format!("{inside} {}", printable(&run.names[name])));
    }
    if !names.is_empty() {
        entries.push(format!("{BRIEF} briefly"));
    }
    if cut_off {
        entries.push(format!("{CUT_OFF} cut off"));
    }
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        match lines.last_mut() {
            Some(line) if columns(line) + 3 + columns(&entry) <= width => {
                *line += "   ";
                *line += &entry;
            }
            _ => lines.push(fit(&entry, columns(&entry).min(width))),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::text::columns;
    use crate::timeline;

    /// Two threads for 100 ms each, the second one cut off; times in milliseconds.
    fn record(names: [&str; 2]) -> String {
        let ms = |at: u64| at * 1_000_000;
        let mut record = format!("{}\t7\t7\tT\t{}\tmain\n", ms(1000), ms(1000));
        for (tid, name) in (8..).zip(names) {
            record += &format!("{}\t7\t{tid}\tT\t{}\t{name}\n", ms(1000), ms(1000));
            record += &format!("{}\t7\t{tid}\t+\t{tid}\thold\tlock=a\n", ms(1025));
            record += &format!("{}\t7\t{tid}\t-\t{tid}\n", ms(1075));
        }
        record + &format!("{}\t7\t8\tt\n{}\t7\t7\tt\n", ms(1100), ms(1100))
    }

    #[test]
    fn a_lane_is_alive_inside_and_cut_off() {
        let picture = timeline(record(["ann", "bob"]).as_bytes(), 46).unwrap();
        let rows: Vec<&str> = picture.lines().collect();
        assert_eq!(rows[0], format!("main {}", "─".repeat(40)));
        assert_eq!(rows[1], format!("ann  {0}{1}{0}", "─".repeat(10), "█".repeat(20)));
        let [before, hold, after] = ["─".repeat(10), "█".repeat(20), "─".repeat(9)];
        assert_eq!(rows[2], format!("bob  {before}{hold}{after}╳"));
        assert!(rows[3].starts_with("     0 s"), "{picture}");
        assert_eq!(rows[4..].join(" "), "─ alive   █ hold   ▏ briefly   ╳ cut off");
    }

    #[test]
    fn it_fits_any_width_with_names_of_any_width() {
        for names in [["ann", "bob"], ["进程一", "线程"], ["a rather long name of a thread", "锁"]]
        {
            for width in [1, 5, 20, 80, 300] {
                let picture = timeline(record(names).as_bytes(), width).unwrap();
                for line in picture.lines() {
                    assert!(columns(line) <= width.max(3), "{width}: {line}");
                }
                let starts = picture.lines().take(3).map(|line| {
                    columns(&line[..line.find(['─', '█', '▏', '╳']).unwrap_or(line.len())])
                });
                let starts: Vec<usize> = starts.collect();
                assert!(starts.iter().all(|start| *start == starts[0]), "{width}: {picture}");
            }
        }
    }

    #[test]
    fn what_is_torn_or_unknown_is_passed_over() {
        let odd = "\n1\t2\n\u{fffd}\t\t\t\n5\t7\t7\t?\n5\t7\t7\t+\tx\n5\t7\t7\t-\t9\n";
        assert!(timeline(format!("{odd}{}", record(["a", "b"])).as_bytes(), 80).is_ok());
        assert_eq!(timeline("".as_bytes(), 80).unwrap(), "");
    }

    #[test]
    fn spans_left_out_of_order_keep_their_times() {
        let lines = ["0\t7\t7\tT\t0\tmain", "0\t7\t7\t+\t1\touter", "0\t7\t7\t+\t2\tinner"];
        let left = ["500\t7\t7\t-\t1", "1000\t7\t7\t-\t2", "1000\t7\t7\tt"];
        let record = [lines.join("\n"), left.join("\n")].join("\n");
        let picture = timeline(record.as_bytes(), 26).unwrap();
        assert_eq!(picture.lines().next(), Some("main ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓"), "{picture}");
        assert!(picture.contains("█ outer") && picture.contains("▓ inner"));
    }
}
