//! Where everything of a run is in a picture: a row for each lane, time to the right. Places are
//! from 0 to 1, from the run's first event to its end.

use crate::model::{Bar, Lane, MOST_NOTES, Note, Run};
use crate::text::columns;

/// A picture of a run, before it is drawn.
pub(crate) struct Layout<'a> {
    pub(crate) run: &'a Run,
    /// The lanes that have a row, by their indexes in [`Run::lanes`].
    pub(crate) rows: Vec<usize>,
    /// How many lanes have no row.
    pub(crate) hidden: usize,
    /// The names of the spans that have bars, in order of appearance.
    pub(crate) names: Vec<&'a str>,
    /// Whether a lane that has a row was cut off.
    pub(crate) cut_off: bool,
}

/// A bar in its row.
pub(crate) struct Block<'a> {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) bar: &'a Bar,
    /// An index into [`Layout::names`].
    pub(crate) name: usize,
    /// How many bars of the same row it is inside of.
    pub(crate) depth: usize,
}

impl<'a> Layout<'a> {
    /// The picture of a finished run, with a row for the first `most_rows` lanes.
    pub(crate) fn new(run: &'a Run, most_rows: usize) -> Self {
        let mut rows = run.in_order();
        let hidden = rows.split_off(rows.len().min(most_rows)).len();
        let mut names: Vec<(u64, &str)> = Vec::new();
        for bar in run.lanes.iter().flat_map(|lane| &lane.bars) {
            match names.iter_mut().find(|(_, name)| *name == bar.name()) {
                Some((start, _)) => *start = bar.start.min(*start),
                None => names.push((bar.start, bar.name())),
            }
        }
        names.sort_by_key(|(start, _)| *start);
        Self {
            run,
            hidden,
            names: names.into_iter().map(|(_, name)| name).collect(),
            cut_off: rows.iter().any(|&lane| run.lanes[lane].cut_off),
            rows,
        }
    }

    /// The bars of a lane, outer ones first.
    pub(crate) fn bars<'b>(&self, lane: &'b Lane) -> Vec<Block<'b>> {
        let mut bars: Vec<&Bar> = lane.bars.iter().collect();
        bars.sort_by_key(|bar| bar.start); // a coroutine's may be recorded by several threads
        let mut ends: Vec<u64> = Vec::new(); // of those that the next one may be inside of
        let mut blocks = Vec::with_capacity(bars.len());
        for bar in bars {
            let named = |name: &&str| *name == bar.name();
            // What a coroutine holds is held between its polls, too: it is drawn over them.
            let mut depth = 0;
            if !(lane.is_coroutine() && bar.name() == "task") {
                ends.retain(|&end| end > bar.start);
                depth = ends.len() + usize::from(lane.is_coroutine());
                ends.push(bar.end);
            }
            blocks.push(Block {
                start: bar.start,
                end: bar.end,
                bar,
                name: self.names.iter().position(named).unwrap_or(0),
                depth,
            });
        }
        blocks.sort_by_key(|block| block.depth);
        blocks
    }

    /// Where a time is, from 0 to 1.
    pub(crate) fn place(&self, at: u64) -> f64 {
        let start = self.run.start.unwrap_or(self.run.last);
        let span = self.run.last.saturating_sub(start).max(1);
        at.saturating_sub(start) as f64 / span as f64
    }

    /// The events of a lane that were kept for a picture, each with its number.
    pub(crate) fn notes(&self, lane: usize) -> impl Iterator<Item = (usize, &'a Note)> {
        let kept = self.run.notes.iter().take(MOST_NOTES).enumerate();
        kept.filter(move |(_, note)| note.lane == lane)
    }

    /// Round times, at most about `most`: where each is, and its text.
    pub(crate) fn ticks(&self, most: f64) -> impl Iterator<Item = (f64, String)> + use<> {
        let seconds = self.run.seconds(self.run.last).max(1e-9);
        let power = 10_f64.powf((seconds / most).log10().floor());
        let steps = [1.0, 2.0, 5.0].map(|round| round * power);
        let enough = |step: &f64| *step >= seconds / most;
        let step = steps.into_iter().find(enough).unwrap_or(10.0 * power);
        let (unit, factor) = match step {
            0.01.. => ("s", 1.0),
            1e-5.. => ("ms", 1e3),
            _ => ("µs", 1e6),
        };
        let digits = whole(-(step * factor * 1.001).log10().floor());
        let times = (0_u32..).map(move |tick| f64::from(tick) * step);
        times.take_while(move |&at| at <= seconds).map(move |at| {
            let mark = match at {
                0.0 => format!("0 {unit}"),
                at => format!("{:.digits$}", at * factor),
            };
            (at / seconds, mark)
        })
    }

    /// How many columns of a terminal the widest label takes.
    pub(crate) fn label_width(&self) -> usize {
        let labels = self.rows.iter().map(|&row| &self.run.lanes[row].label);
        labels.map(|label| columns(label)).max().unwrap_or(0)
    }
}

/// The whole part of a number of cells or digits, which are few and not less than none.
#[expect(clippy::cast_possible_truncation, reason = "they are few")]
#[expect(clippy::cast_sign_loss, reason = "below 0 becomes 0, as is wanted")]
pub(crate) fn whole(number: f64) -> usize {
    number as usize
}
