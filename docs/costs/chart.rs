//! A line chart on two logarithmic axes, as one self-contained SVG for light and dark pages.

use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 56.0;

/// Okabe and Ito's palette, told apart by the colour-blind too. Each line also has its own mark.
const COLOURS: [&str; 3] = ["#0072b2", "#d55e00", "#009e73"];

const STYLE: &str = "\
text{font:13px ui-monospace,monospace;fill:#24292f}.axis{fill:#57606a;font-size:12px}\
.grid{stroke:#d0d7de}.page{fill:#fff}polyline{fill:none;stroke-width:2}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{fill:#9198a1}.grid{stroke:#30363d}\
.page{fill:#0d1117}}";

/// What an axis shows: its name, how it writes a value, and the factor from one mark to the next.
pub(crate) struct Axis {
    pub(crate) name: &'static str,
    pub(crate) write: fn(f64) -> String,
    pub(crate) factor: f64,
}

/// A line: its name, and its points from left to right.
pub(crate) type Line = (&'static str, Vec<(f64, f64)>);

/// The picture of these lines, with a description for those who do not see it.
pub(crate) fn draw(
    title: &str,
    description: &str,
    x_axis: &Axis,
    y_axis: &Axis,
    lines: &[Line],
) -> String {
    let all = || lines.iter().flat_map(|(_, points)| points);
    let (x_marks, x) = scale(x_axis, all().map(|point| point.0), LEFT, WIDTH - RIGHT);
    let (y_marks, y) = scale(y_axis, all().map(|point| point.1), HEIGHT - BOTTOM, TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\
         <title>{title}</title><desc>{description}</desc><style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
         <text x=\"8\" y=\"20\" font-weight=\"bold\">{title}</text>\n\
         <text class=\"axis\" x=\"8\" y=\"{:.1}\">{}</text>\n\
         <text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
        TOP - 16.0,
        y_axis.name,
        WIDTH - RIGHT,
        HEIGHT - 12.0,
        x_axis.name
    );
    for mark in x_marks {
        let (at, name) = (x(mark), (x_axis.write)(mark));
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/>\
             <text class=\"axis\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{name}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18.0
        );
    }
    for mark in y_marks {
        let (at, name) = (y(mark), (y_axis.write)(mark));
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        );
    }
    let mut legend = 32.0 + 8.0 * y_axis.name.len() as f64;
    for (number, (name, points)) in lines.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let places: Vec<_> = points.iter().map(|&(a, b)| (x(a), y(b))).collect();
        let path: Vec<_> = places.iter().map(|(a, b)| format!("{a:.1},{b:.1}")).collect();
        _ = writeln!(svg, "<polyline points=\"{}\" stroke=\"{colour}\"/>", path.join(" "));
        for ((a, b), point) in places.iter().zip(points) {
            let said = format!("{name}: {}, {}", (x_axis.write)(point.0), (y_axis.write)(point.1));
            svg += &mark(number, *a, *b, colour, &said);
        }
        svg += &mark(number, legend + 6.0, 41.0, colour, name);
        _ = writeln!(svg, "<text x=\"{:.1}\" y=\"46\">{name}</text>", legend + 18.0);
        legend += 44.0 + 8.0 * name.len() as f64;
    }
    svg + "</svg>\n"
}

/// A circle, a square or a diamond around this place.
fn mark(number: usize, x: f64, y: f64, colour: &str, said: &str) -> String {
    let shape = match number {
        0 => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\""),
        1 => format!("<rect x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\"", x - 4.0, y - 4.0),
        _ => format!("<path d=\"M{x:.1} {:.1}l5 5l-5 5l-5 -5z\"", y - 5.0),
    };
    format!("{shape} fill=\"{colour}\"><title>{said}</title></{}>\n", tag(&shape))
}

fn tag(shape: &str) -> &str {
    shape[1..].split(' ').next().unwrap_or_default()
}

/// The marks around these values, and where a value is between `from` and `to`.
fn scale(
    axis: &Axis,
    values: impl Iterator<Item = f64>,
    from: f64,
    to: f64,
) -> (Vec<f64>, impl Fn(f64) -> f64) {
    let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
    for value in values {
        (low, high) = (low.min(value), high.max(value));
    }
    // A little play: what is on a mark shall not need another one.
    let low = (low.log(axis.factor) + 1e-6).floor();
    let high = (high.log(axis.factor) - 1e-6).ceil().max(low + 1.0);
    let marks = std::iter::successors(Some(low), move |mark| Some(mark + 1.0));
    let marks = marks.take_while(|mark| *mark <= high + 0.5).map(|mark| axis.factor.powf(mark));
    let factor = axis.factor;
    (marks.collect(), move |value| from + (value.log(factor) - low) / (high - low) * (to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(name: &'static str) -> Axis {
        Axis { name, write: |value| format!("{value}"), factor: 10.0 }
    }

    fn chart() -> String {
        let lines = [("up", vec![(10.0, 20.0), (1000.0, 200.0)]), ("down", vec![(10.0, 90.0)])];
        draw("a chart", "up and down", &axis("how many"), &axis("how long"), &lines)
    }

    #[test]
    fn it_is_for_light_and_dark_pages() {
        let svg = chart();
        let (light, dark) = svg.split_once("@media(prefers-color-scheme:dark)").unwrap();
        for part in [".page{fill:", "text{", ".axis{fill:", ".grid{stroke:"] {
            assert!(light.contains(part) && dark.contains(part), "{part}");
        }
    }

    #[test]
    fn points_are_where_the_marks_are() {
        let svg = chart();
        let (left, right) = (LEFT, WIDTH - RIGHT);
        let point = |x: f64, y: f64| format!("{x:.1},{y:.1}");
        let at =
            |value: f64| HEIGHT - BOTTOM - (value / 10.0).log10() / 2.0 * (HEIGHT - BOTTOM - TOP);
        let line = format!("points=\"{} {}\"", point(left, at(20.0)), point(right, at(200.0)));
        assert!(svg.contains(&line), "{line} in {svg}");
        assert_eq!(svg.matches("class=\"grid\"").count(), 3 + 3, "10, 100 and 1000 on each axis");
        assert!(svg.contains("<title>up: 1000, 200</title>"));
    }
}
