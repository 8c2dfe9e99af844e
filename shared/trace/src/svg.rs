//! The timeline as one self-contained SVG picture, for light and dark pages.

use std::fmt::Write as _;

use crate::draw::ticks;
use crate::reader::{Bar, Reader};
use crate::text::{columns, xml};

const WIDTH: f64 = 960.0;
const ROW: f64 = 26.0;
const TOP: f64 = 34.0;
const RIGHT: f64 = 20.0;
/// How many lanes are drawn; of the others only the number is said.
const MOST_LANES: usize = 200;
/// Fills of the spans, in order of appearance (Okabe and Ito's palette, told apart by the
/// colour-blind too).
const FILLS: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

const STYLE: &str = "\
text{font:13px ui-monospace,monospace;fill:#24292f}\
.axis{fill:#57606a;font-size:11px}.grid{stroke:#d0d7de}.alive{stroke:#8c959f;stroke-width:2}\
.note{fill:#24292f}.cut{stroke:#cf222e;stroke-width:2.5}.page{fill:#fff}\
@media(prefers-color-scheme:dark){text,.note{fill:#e6edf3}.axis{fill:#9198a1}\
.grid{stroke:#30363d}.alive{stroke:#6e7681}.cut{stroke:#ff7b72}.page{fill:#0d1117}}";

/// The picture of a finished run; `title` says what it is of.
pub(crate) fn picture(run: &Reader, title: &str) -> String {
    let mut shown = run.in_order();
    let hidden = shown.split_off(shown.len().min(MOST_LANES)).len();
    let widest = shown.iter().map(|&lane| columns(&run.lanes[lane].label)).max().unwrap_or(0);
    let left = 16.0 + widest.min(30) as f64 * 8.0;
    let span = (run.last - run.start).max(1) as f64;
    let x = |at: u64| left + at.saturating_sub(run.start) as f64 / span * (WIDTH - left - RIGHT);
    let bottom = TOP + ROW * shown.len() as f64;
    let height = bottom + 62.0;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\
         <title>{0}</title><style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text x=\"8\" y=\"20\" font-weight=\"bold\">{0}</text>\n",
        xml(title)
    );
    for (at, mark) in ticks(run.seconds(run.last), 10.0) {
        let x = left + at * (WIDTH - left - RIGHT);
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{bottom}\"/>\
             <text class=\"axis\" x=\"{x:.1}\" y=\"{:.1}\">{mark}</text>",
            bottom + 14.0
        );
    }
    for (row, &index) in shown.iter().enumerate() {
        let lane = &run.lanes[index];
        let middle = TOP + ROW * (row as f64 + 0.5);
        let (begin, end) = (x(lane.begin), x(lane.end.unwrap_or(lane.begin)));
        let life = format!(
            "{}: {:.3} s to {:.3} s{}",
            lane.label,
            run.seconds(lane.begin),
            run.seconds(lane.end.unwrap_or(lane.begin)),
            if lane.cut_off { ", cut off" } else { "" }
        );
        _ = writeln!(
            svg,
            "<g><title>{}</title><text x=\"8\" y=\"{:.1}\">{}</text>\
             <line class=\"alive\" x1=\"{begin:.1}\" x2=\"{end:.1}\" \
             y1=\"{middle}\" y2=\"{middle}\"/></g>",
            xml(&life),
            middle + 4.0,
            xml(&lane.label)
        );
        for bar in drawable(&lane.bars, x) {
            let inset = 5.0 + 2.0 * bar.depth.min(3) as f64;
            let name = &run.names[bar.name];
            _ = writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"2\" \
                 fill=\"{}\"><title>{}: {:.3} s to {:.3} s</title></rect>",
                x(bar.start),
                middle - ROW / 2.0 + inset,
                (x(bar.end) - x(bar.start)).max(1.0),
                ROW - 2.0 * inset,
                FILLS[bar.name % FILLS.len()],
                xml(name),
                run.seconds(bar.start),
                run.seconds(bar.end)
            );
        }
        if lane.cut_off {
            _ = writeln!(
                svg,
                "<path class=\"cut\" d=\"M{:.1} {:.1}l10 10m0 -10l-10 10\">\
                 <title>cut off</title></path>",
                end - 5.0,
                middle - 5.0
            );
        }
        for note in run.notes.iter().filter(|note| note.lane == index) {
            _ = writeln!(
                svg,
                "<circle class=\"note\" cx=\"{:.1}\" cy=\"{middle}\" r=\"3\">\
                 <title>{:.3} s: {}</title></circle>",
                x(note.at),
                run.seconds(note.at),
                xml(&note.text)
            );
        }
    }
    svg += &legend(run, bottom + 42.0);
    if hidden > 0 {
        let y = bottom + 58.0;
        _ = writeln!(svg, "<text x=\"8\" y=\"{y:.1}\">… and {hidden} more lanes</text>");
    }
    svg + "</svg>\n"
}

/// The bars, outer ones first, without those too close to the one before to be seen beside it.
fn drawable(bars: &[Bar], x: impl Fn(u64) -> f64) -> Vec<Bar> {
    let mut bars = bars.to_vec();
    bars.sort_by_key(|bar| (bar.depth, bar.name, bar.start));
    let mut kept: Vec<Bar> = Vec::new();
    for bar in bars {
        match kept.last_mut() {
            Some(last)
                if (last.depth, last.name) == (bar.depth, bar.name)
                    && x(bar.end) - x(last.end) < 0.5 =>
            {
                last.end = last.end.max(bar.end);
            }
            _ => kept.push(bar),
        }
    }
    kept
}

fn legend(run: &Reader, y: f64) -> String {
    let mut svg = String::new();
    let mut x = 8.0;
    let mut entry = |symbol: String, text: &str| {
        _ = writeln!(svg, "{symbol}<text x=\"{:.1}\" y=\"{y:.1}\">{}</text>", x + 22.0, xml(text));
        x += 40.0 + 8.0 * columns(text) as f64;
        x
    };
    let mut at = 8.0;
    let middle = y - 4.0;
    at = entry(
        format!(
            "<line class=\"alive\" x1=\"{at}\" x2=\"{}\" y1=\"{middle}\" y2=\"{middle}\"/>",
            at + 16.0
        ),
        "alive",
    );
    for name in run.bar_names() {
        let fill = FILLS[name % FILLS.len()];
        let symbol = format!(
            "<rect x=\"{at}\" y=\"{:.1}\" width=\"16\" height=\"12\" rx=\"2\" fill=\"{fill}\"/>",
            y - 10.0
        );
        at = entry(symbol, &run.names[name]);
    }
    let symbol = format!("<circle class=\"note\" cx=\"{}\" cy=\"{middle}\" r=\"3\"/>", at + 8.0);
    at = entry(symbol, "event");
    if run.lanes.iter().any(|lane| lane.cut_off) {
        let symbol =
            format!("<path class=\"cut\" d=\"M{} {:.1}l10 10m0 -10l-10 10\"/>", at + 3.0, y - 9.0);
        entry(symbol, "cut off");
    }
    svg
}
