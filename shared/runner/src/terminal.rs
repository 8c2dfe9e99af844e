//! A run on a terminal: its events as lines, its layout as rows of characters.

use crate::layout::{Layout, whole};
use crate::model::{Lane, Note, Run};
use crate::text::{columns, fit, printable};

/// How many lanes are drawn; of the others only the number is said.
const MOST_LANES: usize = 40;
const ALIVE: char = '─';
const CUT_OFF: char = '╳';
const BRIEF: char = '▏';
/// The spans of a run in order of appearance; from the fifth on all look like the last.
const INSIDE: [char; 5] = ['█', '▓', '▒', '░', '▚'];

/// Terminal colours, one for each lane in turn.
fn paint(text: &str, lane: usize, colour: bool) -> String {
    const COLOURS: [u8; 6] = [36, 33, 35, 32, 34, 31];
    let code = COLOURS[lane % COLOURS.len()];
    if colour {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// How wide the names of the lanes are in the lines so far.
pub(crate) fn label_width(run: &Run) -> usize {
    let widths = run.lanes.iter().map(|lane| columns(&lane.label));
    widths.max().unwrap_or(0).clamp(6, 20)
}

/// An event as a line: seconds since the first one, the lane, what it says.
pub(crate) fn line(run: &Run, note: &Note, colour: bool) -> String {
    let label = fit(&run.lanes[note.lane].label, label_width(run));
    let label = paint(&label, note.lane, colour);
    format!("{:>7.3}  {label}  {}", run.seconds(note.at), note.text())
}

/// The picture of a finished run, `width` columns wide; of one without bars there is none.
pub(crate) fn timeline(run: &Run, width: usize, colour: bool) -> String {
    let layout = Layout::new(run, MOST_LANES);
    if layout.names.is_empty() {
        return String::new();
    }
    let label_width = layout.label_width().min(width / 3);
    let cells = width.saturating_sub(label_width + 2).max(1);

    let mut lines = Vec::new();
    for &row in &layout.rows {
        let lane = &run.lanes[row];
        let label = fit(&lane.label, label_width);
        let cells = characters(&layout, lane, cells);
        lines.push(format!("{label} {}", paint(cells.trim_end(), row, colour)));
    }
    if layout.hidden > 0 {
        let more = fit(&format!("… and {} more lanes", layout.hidden), width);
        lines.push(more.trim_end().to_owned());
    }
    lines.push(fit("", label_width + 1) + &axis(&layout, cells));
    lines.extend(legend(&layout, width));
    lines.join("\n") + "\n"
}

fn inside(name: usize) -> char {
    INSIDE[name.min(INSIDE.len() - 1)]
}

fn characters(layout: &Layout<'_>, lane: &Lane, cells: usize) -> String {
    let cell = |at: u64| layout.place(at) * cells as f64;
    let last = cells - 1;
    let mut characters = vec![' '; cells];
    let first = whole(cell(lane.begin)).min(last);
    let after = whole(cell(lane.end).ceil()).clamp(first + 1, cells);
    characters[first..after].fill(ALIVE);
    // A bar that fills less than half a cell is brief.
    for bar in layout.bars(lane) {
        let first = whole(cell(bar.start).round());
        let after = whole(cell(bar.end).round());
        if first < after {
            characters[first.min(last)..after.min(cells)].fill(inside(bar.name));
        } else {
            let character = &mut characters[whole(cell(bar.start)).min(last)];
            if [ALIVE, ' '].contains(character) {
                *character = BRIEF;
            }
        }
    }
    if lane.cut_off {
        characters[after - 1] = CUT_OFF;
    }
    characters.into_iter().collect()
}

/// Round times below the rows.
fn axis(layout: &Layout<'_>, cells: usize) -> String {
    let mut axis = String::new();
    for (place, mark) in layout.ticks((cells / 8).clamp(1, 10) as f64) {
        let cell = whole((place * cells as f64).round());
        let free = axis.is_empty() || cell > columns(&axis);
        if free && cell + columns(&mark) <= cells {
            axis = fit(&axis, cell) + &mark;
        }
    }
    axis
}

/// What the characters of this picture mean, in as many lines as the width needs.
fn legend(layout: &Layout<'_>, width: usize) -> Vec<String> {
    let mut entries = vec![format!("{ALIVE} alive")];
    for (name, text) in layout.names.iter().enumerate() {
        entries.push(format!("{} {}", inside(name), printable(text)));
    }
    entries.push(format!("{BRIEF} briefly"));
    if layout.cut_off {
        entries.push(format!("{CUT_OFF} cut off"));
    }
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        match lines.last_mut() {
            Some(line) if columns(line) + 3 + columns(&entry) <= width => {
                *line += &format!("   {entry}");
            }
            _ => lines.push(fit(&entry, columns(&entry).min(width))),
        }
    }
    lines
}
