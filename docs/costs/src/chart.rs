//! A line chart on two logarithmic axes, as one self-contained SVG for light and dark pages.

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = WIDTH - 24.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = HEIGHT - 56.0;

/// Okabe and Ito's palette, told apart by the colour-blind too. Each line also has its own dashes.
const LOOKS: [&str; 3] = [
    "fill=\"#0072b2\" stroke=\"#0072b2\"",
    "fill=\"#d55e00\" stroke=\"#d55e00\" stroke-dasharray=\"9 4\"",
    "fill=\"#009e73\" stroke=\"#009e73\" stroke-dasharray=\"2 4\"",
];

const STYLE: &str = "\
text{font:13px ui-monospace,monospace;fill:#24292f;stroke:none}\
.grid{stroke:#d0d7de}.page{fill:#fff}polyline{fill:none;stroke-width:2}circle{stroke:none}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.page{fill:#0d1117}}";

/// What an axis shows: its name, how it writes a value, and the factor from one mark to the next.
pub(crate) struct Axis {
    pub(crate) name: &'static str,
    pub(crate) write: fn(f64) -> String,
    pub(crate) factor: f64,
}

/// A line: its name, and its points from left to right.
pub(crate) type Line = (&'static str, Vec<(f64, f64)>);

/// The picture of these lines, with a description for those who do not see it.
pub(crate) fn svg(title: &str, words: &str, x: &Axis, y: &Axis, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let across = Scale::new(x.factor, points().map(|point| point.0), LEFT, RIGHT);
    let up = Scale::new(y.factor, points().map(|point| point.1), BOTTOM, TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\
         <title>{title}</title><desc>{words}</desc><style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n"
    );
    svg += &text(8.0, 20.0, "start", title);
    svg += &text(8.0, TOP - 16.0, "start", y.name);
    svg += &text(RIGHT, HEIGHT - 12.0, "end", x.name);
    for value in across.marks() {
        let at = across.place(value);
        svg += &format!("<path class=\"grid\" d=\"M{at:.1} {TOP}V{BOTTOM}\"/>");
        svg += &text(at, BOTTOM + 18.0, "middle", &(x.write)(value));
    }
    for value in up.marks() {
        let at = up.place(value);
        svg += &format!("<path class=\"grid\" d=\"M{LEFT} {at:.1}H{RIGHT}\"/>");
        svg += &text(LEFT - 8.0, at + 4.0, "end", &(y.write)(value));
    }
    let mut legend = LEFT + 8.0 * y.name.len() as f64;
    for ((name, points), look) in lines.iter().zip(LOOKS) {
        let mut path = format!("{legend},41 {},41", legend + 30.0);
        svg += &format!("<g {look}><polyline points=\"{path}\"/>");
        svg += &text(legend + 36.0, 46.0, "start", name);
        legend += 60.0 + 8.0 * name.len() as f64;
        path.clear();
        for &(a, b) in points {
            let at = across.place(a);
            let height = up.place(b);
            let said = format!("{name}: {}, {}", (x.write)(a), (y.write)(b));
            path += &format!("{at:.1},{height:.1} ");
            svg += &format!(
                "<circle cx=\"{at:.1}\" cy=\"{height:.1}\" r=\"4\"><title>{said}</title></circle>\n"
            );
        }
        svg += &format!("<polyline points=\"{path}\"/></g>\n");
    }
    svg + "</svg>\n"
}

fn text(x: f64, y: f64, anchor: &str, words: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n")
}

/// Where values are on an axis, from its lowest mark to its highest.
struct Scale {
    factor: f64,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(factor: f64, values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let mut powers: Vec<f64> = values.map(|value| value.log(factor)).collect();
        powers.sort_by(f64::total_cmp);
        // A little play: what is on a mark does not need another one.
        let low = (powers[0] + 1e-6).floor();
        let high = (powers[powers.len() - 1] - 1e-6).ceil().max(low + 1.0);
        Self {
            factor,
            low,
            high,
            from,
            to,
        }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.log(self.factor) - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let powers = (0..).map(|mark| self.low + f64::from(mark));
        let powers = powers.take_while(|power| *power <= self.high);
        powers.map(|power| self.factor.powf(power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_where_the_marks_are() {
        let axis = Axis {
            name: "how many",
            write: |value| format!("{value:.0}"),
            factor: 10.0,
        };
        let lines = [("up", vec![(10.0, 20.0), (1000.0, 1000.0)])];
        let svg = svg("a chart", "it goes up", &axis, &axis, &lines);
        let low = BOTTOM - 2_f64.log10() / 2.0 * (BOTTOM - TOP);
        let path = format!("points=\"{LEFT:.1},{low:.1} {RIGHT:.1},{TOP:.1} \"");
        assert!(svg.contains(&path), "{path} in {svg}");
        let marks = svg.matches("class=\"grid\"").count();
        assert_eq!(marks, 3 + 3, "10, 100 and 1000 on each axis");
    }
}
