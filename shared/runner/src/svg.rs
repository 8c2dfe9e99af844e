//! The timeline as one self-contained SVG picture, for light and dark pages.

use std::io::{self, Write};

use crate::layout::{Block, Layout};
use crate::model::{Played, Run};
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

pub(crate) fn write(played: &Played<'_>, file: &mut dyn Write) -> io::Result<()> {
    let svg = draw(&played.run, &played.title(), None);
    file.write_all(svg.as_bytes())
}

/// With `source` it is a part of a page, which has the style: the bars have what that function says
/// of their source, as attributes, and the events and lanes have their numbers.
pub(crate) fn draw(run: &Run, title: &str, source: Option<&dyn Fn(&str) -> String>) -> String {
    let width = source.map_or(WIDTH, |_| WIDTH_IN_PAGE);
    let on_page = |attributes: String| source.map_or(String::new(), |_| attributes);
    let layout = Layout::new(run, MOST_LANES);
    let left = 16.0 + layout.label_width().min(30) as f64 * 8.0;
    let x = |place: f64| left + place * (width - left - RIGHT);
    let at = |time: u64| x(layout.place(time));
    let bottom = TOP + ROW * layout.rows.len() as f64;
    let height = bottom + 62.0;
    let title = xml(title);
    let space = format!(r#"xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}""#);
    let mut svg = format!("<svg {space} role=\"img\">\n<title>{title}</title>\n");
    if source.is_none() {
        svg += &format!(
            r#"<style>{STYLE}</style>
<rect class="page" width="{width}" height="{height}"/>
<text x="8" y="20" font-weight="bold">{title}</text>
"#
        );
    }
    let below = bottom + 14.0;
    for (place, mark) in layout.ticks(width / 96.0) {
        let x = x(place);
        svg += &format!(
            r#"<line class="grid" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{bottom}"/>
<text class="axis" x="{x:.1}" y="{below:.1}">{mark}</text>
"#
        );
    }
    for (number, &row) in layout.rows.iter().enumerate() {
        let top = TOP + ROW * number as f64;
        let middle = top + ROW / 2.0;
        let lane = &run.lanes[row];
        let base = middle + 4.0;
        let label = xml(&lane.label);
        let times = between(run, lane.begin, lane.end);
        let cut_off = if lane.cut_off { ", cut off" } else { "" };
        let begin = at(lane.begin);
        let end = at(lane.end);
        let numbered = on_page(format!(r#" class="lane" data-lane="{row}""#));
        svg += &format!(
            r#"<g{numbered}><title>{label}: {times}{cut_off}</title>
<text x="8" y="{base:.1}">{label}</text>
<line class="alive" x1="{begin:.1}" x2="{end:.1}" y1="{middle}" y2="{middle}"/></g>
"#
        );
        for bar in drawable(layout.bars(lane), at) {
            let inset = 5.0 + 2.0 * bar.depth.min(3) as f64;
            let x = at(bar.start);
            let y = top + inset;
            let width = (at(bar.end) - x).max(1.0);
            let height = ROW - 2.0 * inset;
            let place = format!(r#"x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}""#);
            let fill = FILLS[bar.name % FILLS.len()];
            let name = xml(layout.names[bar.name]);
            let times = between(run, bar.start, bar.end);
            let marked = source.map_or(String::new(), |line| line(bar.bar.columns().source));
            svg += &format!(r#"<rect {place} rx="2" fill="{fill}"{marked}>"#);
            svg += &format!("<title>{name}: {times}</title></rect>\n");
        }
        if lane.cut_off {
            let x = end - 5.0;
            let y = middle - 5.0;
            svg += &format!(r#"<path class="cut" d="M{x:.1} {y:.1}{CROSS}">"#);
            svg += "<title>cut off</title></path>\n";
        }
        for (number, note) in layout.notes(row) {
            let x = at(note.at);
            let seconds = run.seconds(note.at);
            let text = xml(&at_most(&note.text(), 200));
            let step = on_page(format!(r#" data-step="{number}""#));
            svg += &format!(r#"<circle{step} class="note" cx="{x:.1}" cy="{middle}" r="3">"#);
            svg += &format!("<title>{seconds:.3} s: {text}</title></circle>\n");
        }
    }
    svg += &legend(&layout, bottom + 42.0);
    if layout.hidden > 0 {
        let y = bottom + 58.0;
        let hidden = layout.hidden;
        svg += &format!("<text x=\"8\" y=\"{y:.1}\">… and {hidden} more lanes</text>\n");
    }
    svg + "</svg>\n"
}

fn between(run: &Run, start: u64, end: u64) -> String {
    let start = run.seconds(start);
    let end = run.seconds(end);
    format!("{start:.3} s to {end:.3} s")
}

/// The bars, outer ones first, without those too close to the one before to be seen beside it.
fn drawable(mut bars: Vec<Block<'_>>, x: impl Fn(u64) -> f64) -> Vec<Block<'_>> {
    bars.sort_by_key(|bar| (bar.depth, bar.name, bar.start));
    bars.dedup_by(|bar, last| {
        let same = (last.depth, last.name) == (bar.depth, bar.name);
        let near = same && x(bar.end) - x(last.end) < 0.5;
        if near {
            last.end = last.end.max(bar.end);
        }
        near
    });
    bars
}

/// The rest of a path that draws a cross.
const CROSS: &str = "l10 10m0 -10l-10 10";

/// What the symbols of this picture mean.
fn legend(layout: &Layout<'_>, y: f64) -> String {
    let alive = r#"<line class="alive" x2="16" y1="-4" y2="-4"/>"#.to_owned();
    let mut entries = vec![(alive, "alive")];
    for (index, name) in layout.names.iter().enumerate() {
        let fill = FILLS[index % FILLS.len()];
        let bar = format!(r#"<rect y="-10" width="16" height="12" rx="2" fill="{fill}"/>"#);
        entries.push((bar, name));
    }
    let event = r#"<circle class="note" cx="8" cy="-4" r="3"/>"#.to_owned();
    entries.push((event, "event"));
    if layout.cut_off {
        let cross = format!(r#"<path class="cut" d="M3 -9{CROSS}"/>"#);
        entries.push((cross, "cut off"));
    }
    let mut x = 8.0;
    let mut legend = String::new();
    for (symbol, name) in entries {
        legend += &format!(r#"<g transform="translate({x},{y:.1})">{symbol}"#);
        legend += &format!("<text x=\"22\">{}</text></g>\n", xml(name));
        x += 40.0 + 8.0 * columns(name) as f64;
    }
    legend
}
