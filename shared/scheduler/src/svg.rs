//! The lanes as a picture, for light and dark pages, in the look of the chapters' pictures.

use std::fmt::Write as _;

use crate::run::{Mark, Run};

const STEP: usize = 44;
const ROW: usize = 26;
const TOP: usize = 34;
const STYLE: &str = "\
text{font:13px ui-monospace,monospace;fill:#24292f}.axis{fill:#57606a;font-size:11px}\
.grid{stroke:#d0d7de}.alive{stroke:#8c959f;stroke-width:2}.note{fill:#24292f}\
.cut{stroke:#cf222e;stroke-width:2.5}.page{fill:#fff}\
@media(prefers-color-scheme:dark){text,.note{fill:#e6edf3}.axis{fill:#9198a1}\
.grid{stroke:#30363d}.alive{stroke:#6e7681}.cut{stroke:#ff7b72}.page{fill:#0d1117}}";

/// The steps of a run as lanes, a column for each.
#[expect(clippy::too_many_lines, reason = "one picture, from top to bottom")]
pub fn picture(title: &str, run: &Run) -> String {
    let label = run
        .threads
        .iter()
        .map(|thread| thread.name.len())
        .max()
        .unwrap_or(0);
    let left = 16 + 8 * label;
    let width = (left + STEP * run.steps.len() + 20).max(480);
    let bottom = TOP + ROW * run.threads.len();
    let height = bottom + 62;
    let x = |step: usize| left + STEP * step;
    let title = xml(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\
         <title>{title}</title><style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n\
         <text x=\"8\" y=\"20\" font-weight=\"bold\">{title}</text>\n"
    );
    for number in 0..run.steps.len() {
        let line = x(number);
        let middle = x(number) + STEP / 2;
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{line}\" x2=\"{line}\" y1=\"{TOP}\" y2=\"{bottom}\"/>\
             <text class=\"axis\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            bottom + 14,
            number + 1
        );
    }
    for (row, thread) in run.threads.iter().enumerate() {
        let middle = TOP + ROW * row + ROW / 2;
        let gone = |step: &crate::run::Step| step.marks[row] == Mark::Gone;
        let end = run
            .steps
            .iter()
            .position(gone)
            .map(|last| x(last) + STEP / 2);
        let alive = end.unwrap_or(x(run.steps.len()));
        _ = writeln!(
            svg,
            "<text x=\"8\" y=\"{}\">{}</text>\
             <line class=\"alive\" x1=\"{left}\" x2=\"{alive}\" y1=\"{middle}\" y2=\"{middle}\"/>",
            middle + 4,
            xml(&thread.name)
        );
        // What follows a step lasts to the middle of the next one.
        for (number, step) in run.steps.iter().enumerate() {
            let (fill, says) = match step.marks[row] {
                Mark::Holds => ("#0072b2", "holds a lock"),
                Mark::Waits => ("#e69f00", "waits"),
                Mark::Alive | Mark::Gone => continue,
            };
            let from = x(number) + STEP / 2;
            let to = (from + STEP).min(x(run.steps.len()));
            _ = writeln!(
                svg,
                "<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"16\" fill=\"{fill}\">\
                 <title>{says}</title></rect>",
                middle - 8,
                to - from
            );
        }
        for (number, step) in run
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.thread == row)
        {
            _ = writeln!(
                svg,
                "<circle class=\"note\" cx=\"{}\" cy=\"{middle}\" r=\"4\">\
                 <title>{}</title></circle>",
                x(number) + STEP / 2,
                xml(&format!(
                    "{}: {} (line {})",
                    number + 1,
                    step.did,
                    step.line
                ))
            );
        }
        if run.end.is_broken() && end.is_none() {
            _ = writeln!(
                svg,
                "<path class=\"cut\" d=\"M{} {}l10 10m0 -10l-10 10\"><title>cut off</title></path>",
                alive - 5,
                middle - 5
            );
        }
    }
    let legend = [
        (
            "<circle class=\"note\" cx=\"8\" cy=\"-4\" r=\"4\"/>",
            "a step",
        ),
        (
            "<rect y=\"-12\" width=\"16\" height=\"16\" fill=\"#0072b2\"/>",
            "holds a lock",
        ),
        (
            "<rect y=\"-12\" width=\"16\" height=\"16\" fill=\"#e69f00\"/>",
            "waits",
        ),
        (
            "<path class=\"cut\" d=\"M3 -9l10 10m0 -10l-10 10\"/>",
            "cut off",
        ),
    ];
    let mut at = 8;
    for (symbol, text) in legend {
        let y = bottom + 42;
        _ = writeln!(
            svg,
            "<g transform=\"translate({at},{y})\">{symbol}<text x=\"22\">{text}</text></g>"
        );
        at += 40 + 8 * text.len();
    }
    svg + "</svg>\n"
}

/// Text for XML.
pub(crate) fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
