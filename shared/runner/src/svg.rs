//! The timeline as one self-contained SVG picture, for light and dark pages.

use std::fmt::Write as _;

use crate::layout::{Block, Layout};
use crate::model::Run;
use crate::text::{at_most, columns, xml};

const WIDTH: f64 = 960.0;
/// A page has the program beside it.
const WIDTH_IN_PAGE: f64 = 640.0;
const ROW: f64 = 26.0;
const TOP: f64 = 34.0;
const RIGHT: f64 = 20.0;
/// How many lanes are drawn; of the others only the number is said.
const MOST_LANES: usize = 200;
/// Fills of the spans, in order of appearance (Okabe and Ito's palette, told apart by the
/// colour-blind too).
const FILLS: [&str; 6] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
];

const STYLE: &str = include_str!("svg.css");

/// The picture of a finished run; `title` says what it is of.
pub(crate) fn picture(run: &Run, title: &str) -> String {
    draw(run, title, None)
}

/// The picture as a part of a page, which has the style. Its bars have what `line` says of their
/// source, as attributes, and its events and lanes have their numbers.
pub(crate) fn inside_a_page(run: &Run, title: &str, line: &dyn Fn(&str) -> String) -> String {
    draw(run, title, Some(line))
}

fn draw(run: &Run, title: &str, line: Option<&dyn Fn(&str) -> String>) -> String {
    let layout = Layout::new(run, MOST_LANES);
    let width = if line.is_some() { WIDTH_IN_PAGE } else { WIDTH };
    let widest = layout
        .rows
        .iter()
        .map(|&row| columns(&run.lanes[row].label))
        .max()
        .unwrap_or(0);
    let left = 16.0 + widest.min(30) as f64 * 8.0;
    let x = |place: f64| left + place * (width - left - RIGHT);
    let at = |time: u64| x(layout.place(time));
    let bottom = TOP + ROW * layout.rows.len() as f64;
    let height = bottom + 62.0;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\
         <title>{0}</title>",
        xml(title)
    );
    if line.is_none() {
        _ = writeln!(
            svg,
            "<style>{STYLE}</style>\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n\
             <text x=\"8\" y=\"20\" font-weight=\"bold\">{}</text>",
            xml(title)
        );
    }
    for (place, mark) in layout.ticks(width / 96.0) {
        let x = x(place);
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{bottom}\"/>\
             <text class=\"axis\" x=\"{x:.1}\" y=\"{:.1}\">{mark}</text>",
            bottom + 14.0
        );
    }
    let mut middle = TOP - ROW / 2.0;
    for &row in &layout.rows {
        middle += ROW;
        let lane = &run.lanes[row];
        let end = at(lane.end);
        let (begins, ends) = (run.seconds(lane.begin), run.seconds(lane.end));
        let cut_off = if lane.cut_off { ", cut off" } else { "" };
        let numbered = match line {
            Some(_) => format!(" class=\"lane\" data-lane=\"{row}\""),
            None => String::new(),
        };
        _ = writeln!(
            svg,
            "<g{numbered}><title>{}</title><text x=\"8\" y=\"{:.1}\">{}</text>\
             <line class=\"alive\" x1=\"{:.1}\" x2=\"{end:.1}\" \
             y1=\"{middle}\" y2=\"{middle}\"/></g>",
            xml(&format!(
                "{}: {begins:.3} s to {ends:.3} s{cut_off}",
                lane.label
            )),
            middle + 4.0,
            xml(&lane.label),
            at(lane.begin)
        );
        for bar in drawable(layout.bars(lane), at) {
            let inset = 5.0 + 2.0 * bar.depth.min(3) as f64;
            let line = line.map(|line| line(run.spans[bar.span].columns().source));
            _ = writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"2\" \
                 fill=\"{}\"{}><title>{}: {:.3} s to {:.3} s</title></rect>",
                at(bar.start),
                middle - ROW / 2.0 + inset,
                (at(bar.end) - at(bar.start)).max(1.0),
                ROW - 2.0 * inset,
                FILLS[bar.name % FILLS.len()],
                line.unwrap_or_default(),
                xml(&run.names[bar.name]),
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
        for (number, note) in layout.notes(row) {
            let step = line.map(|_| format!(" data-step=\"{number}\""));
            _ = writeln!(
                svg,
                "<circle{} class=\"note\" cx=\"{:.1}\" cy=\"{middle}\" r=\"3\">\
                 <title>{:.3} s: {}</title></circle>",
                step.unwrap_or_default(),
                at(note.at),
                run.seconds(note.at),
                xml(&at_most(&note.text(), 200))
            );
        }
    }
    svg += &legend(&layout, bottom + 42.0);
    if layout.hidden > 0 {
        let (y, hidden) = (bottom + 58.0, layout.hidden);
        _ = writeln!(
            svg,
            "<text x=\"8\" y=\"{y:.1}\">… and {hidden} more lanes</text>"
        );
    }
    svg + "</svg>\n"
}

/// The bars, outer ones first, without those too close to the one before to be seen beside it.
fn drawable(mut bars: Vec<Block>, x: impl Fn(u64) -> f64) -> Vec<Block> {
    bars.sort_by_key(|bar| (bar.depth, bar.name, bar.start));
    bars.dedup_by(|bar, last| {
        let near =
            (last.depth, last.name) == (bar.depth, bar.name) && x(bar.end) - x(last.end) < 0.5;
        if near {
            last.end = last.end.max(bar.end);
        }
        near
    });
    bars
}

/// What the symbols of this picture mean.
fn legend(layout: &Layout<'_>, y: f64) -> String {
    let line = "<line class=\"alive\" x2=\"16\" y1=\"-4\" y2=\"-4\"/>";
    let mut entries = vec![(line.to_owned(), "alive")];
    for &(index, name) in &layout.names {
        let fill = FILLS[index % FILLS.len()];
        let bar = format!("<rect y=\"-10\" width=\"16\" height=\"12\" rx=\"2\" fill=\"{fill}\"/>");
        entries.push((bar, name));
    }
    entries.push((
        "<circle class=\"note\" cx=\"8\" cy=\"-4\" r=\"3\"/>".to_owned(),
        "event",
    ));
    if layout.cut_off {
        let cross = "<path class=\"cut\" d=\"M3 -9l10 10m0 -10l-10 10\"/>";
        entries.push((cross.to_owned(), "cut off"));
    }
    let (mut svg, mut x) = (String::new(), 8.0);
    for (symbol, text) in entries {
        let translate = format!("<g transform=\"translate({x},{y:.1})\">");
        _ = writeln!(
            svg,
            "{translate}{symbol}<text x=\"22\">{}</text></g>",
            xml(text)
        );
        x += 40.0 + 8.0 * columns(text) as f64;
    }
    svg
}
