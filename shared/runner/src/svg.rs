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
    draw(&played.run, &played.title(), None, file)
}

/// The picture as a part of a page, which has the style. Its bars have what `line` says of their
/// source, as attributes, and its events and lanes have their numbers.
pub(crate) fn inside_a_page(run: &Run, title: &str, line: &dyn Fn(&str) -> String) -> String {
    let mut svg = Vec::new();
    draw(run, title, Some(line), &mut svg).expect("memory can be written to");
    String::from_utf8(svg).expect("it is made of text")
}

fn draw(
    run: &Run,
    title: &str,
    source: Option<&dyn Fn(&str) -> String>,
    svg: &mut dyn Write,
) -> io::Result<()> {
    let width = if source.is_some() {
        WIDTH_IN_PAGE
    } else {
        WIDTH
    };
    let layout = Layout::new(run, MOST_LANES);
    let left = 16.0 + layout.label_width().min(30) as f64 * 8.0;
    let x = |place: f64| left + place * (width - left - RIGHT);
    let at = |time: u64| x(layout.place(time));
    let bottom = TOP + ROW * layout.rows.len() as f64;
    let height = bottom + 62.0;
    let title = xml(title);
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>"#
    )?;
    if source.is_none() {
        writeln!(
            svg,
            r#"<style>{STYLE}</style>
<rect class="page" width="{width}" height="{height}"/>
<text x="8" y="20" font-weight="bold">{title}</text>"#
        )?;
    }
    let below = bottom + 14.0;
    for (place, mark) in layout.ticks(width / 96.0) {
        let x = x(place);
        writeln!(
            svg,
            r#"<line class="grid" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{bottom}"/>
<text class="axis" x="{x:.1}" y="{below:.1}">{mark}</text>"#
        )?;
    }
    for (number, &row) in layout.rows.iter().enumerate() {
        let top = TOP + ROW * number as f64;
        let middle = top + ROW / 2.0;
        let lane = &run.lanes[row];
        let base = middle + 4.0;
        let label = xml(&lane.label);
        let times = between(run, lane.begin, lane.end);
        let cut_off = if lane.cut_off { ", cut off" } else { "" };
        let (begin, end) = (at(lane.begin), at(lane.end));
        let numbered = source.map(|_| format!(r#" class="lane" data-lane="{row}""#));
        let numbered = numbered.unwrap_or_default();
        writeln!(
            svg,
            r#"<g{numbered}><title>{label}: {times}{cut_off}</title>
<text x="8" y="{base:.1}">{label}</text>
<line class="alive" x1="{begin:.1}" x2="{end:.1}" y1="{middle}" y2="{middle}"/></g>"#
        )?;
        for bar in drawable(layout.bars(lane), at) {
            let inset = 5.0 + 2.0 * bar.depth.min(3) as f64;
            let (x, y) = (at(bar.start), top + inset);
            let (width, height) = ((at(bar.end) - x).max(1.0), ROW - 2.0 * inset);
            let place = format!(r#"x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}""#);
            let (fill, name) = (FILLS[bar.name % FILLS.len()], xml(layout.names[bar.name]));
            let title = format!(
                "<title>{name}: {}</title>",
                between(run, bar.start, bar.end)
            );
            let marked = source.map(|line| line(bar.bar.columns().source));
            let marked = marked.unwrap_or_default();
            writeln!(
                svg,
                r#"<rect {place} rx="2" fill="{fill}"{marked}>{title}</rect>"#
            )?;
        }
        if lane.cut_off {
            let (x, y) = (end - 5.0, middle - 5.0);
            writeln!(
                svg,
                r#"<path class="cut" d="M{x:.1} {y:.1}{CROSS}"><title>cut off</title></path>"#
            )?;
        }
        for (number, note) in layout.notes(row) {
            let (x, seconds) = (at(note.at), run.seconds(note.at));
            let text = xml(&at_most(&note.text(), 200));
            let step = source.map(|_| format!(r#" data-step="{number}""#));
            let step = step.unwrap_or_default();
            let title = format!("<title>{seconds:.3} s: {text}</title>");
            writeln!(
                svg,
                r#"<circle{step} class="note" cx="{x:.1}" cy="{middle}" r="3">{title}</circle>"#
            )?;
        }
    }
    legend(&layout, bottom + 42.0, svg)?;
    if layout.hidden > 0 {
        let (y, hidden) = (bottom + 58.0, layout.hidden);
        writeln!(
            svg,
            r#"<text x="8" y="{y:.1}">… and {hidden} more lanes</text>"#
        )?;
    }
    writeln!(svg, "</svg>")
}

fn between(run: &Run, start: u64, end: u64) -> String {
    let (start, end) = (run.seconds(start), run.seconds(end));
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
fn legend(layout: &Layout<'_>, y: f64, svg: &mut dyn Write) -> io::Result<()> {
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
        entries.push((
            format!(r#"<path class="cut" d="M3 -9{CROSS}"/>"#),
            "cut off",
        ));
    }
    let mut x = 8.0;
    for (symbol, name) in entries {
        let text = xml(name);
        writeln!(
            svg,
            r#"<g transform="translate({x},{y:.1})">{symbol}<text x="22">{text}</text></g>"#
        )?;
        x += 40.0 + 8.0 * columns(name) as f64;
    }
    Ok(())
}
