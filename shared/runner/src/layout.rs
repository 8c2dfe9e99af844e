//! Where everything of a run is in a picture: a row for each lane, time to the right. Places are
//! from 0 to 1, from the run's first event to its end.

use crate::model::{Bar, Lane, MOST_NOTES, Note, Run};

/// A picture of a run, before it is drawn.
pub(crate) struct Layout<'a> {
    pub(crate) run: &'a Run,
    /// The lanes that have a row, by their indexes in [`Run::lanes`].
    pub(crate) rows: Vec<usize>,
    /// How many lanes have no row.
    pub(crate) hidden: usize,
    /// The names of the spans that have bars, in order of appearance, with their numbers.
    pub(crate) names: Vec<(usize, &'a str)>,
    /// Whether a lane that has a row was cut off.
    pub(crate) cut_off: bool,
}

/// A bar in its row.
pub(crate) struct Block {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// An index into [`Run::names`].
    pub(crate) name: usize,
    /// How many bars of the same row it is inside of.
    pub(crate) depth: usize,
    /// An index into [`Run::spans`].
    pub(crate) span: usize,
}

impl<'a> Layout<'a> {
    /// The picture of a finished run, with a row for the first `most_rows` lanes.
    pub(crate) fn new(run: &'a Run, most_rows: usize) -> Self {
        let mut order = run.in_order();
        let hidden = order.split_off(order.len().min(most_rows)).len();
        let mut used = vec![false; run.names.len()];
        for bar in run.lanes.iter().flat_map(|lane| &lane.bars) {
            used[run.spans[bar.span].name] = true;
        }
        let names = run.names.iter().map(String::as_str).enumerate();
        Self {
            run,
            hidden,
            names: names.filter(|&(name, _)| used[name]).collect(),
            cut_off: order.iter().any(|&lane| run.lanes[lane].cut_off),
            rows: order,
        }
    }

    /// The bars of a lane, outer ones first.
    pub(crate) fn bars(&self, lane: &Lane) -> Vec<Block> {
        let mut bars: Vec<&Bar> = lane.bars.iter().collect();
        bars.sort_by_key(|bar| bar.start); // a coroutine's may be recorded by several threads
        let mut ends: Vec<u64> = Vec::new(); // of those that the next one may be inside of
        let block = |bar: &Bar| {
            let name = self.run.spans[bar.span].name;
            // What a coroutine holds is held between its polls, too: it is drawn over them.
            let is_poll = lane.is_coroutine() && self.run.names[name] == "task";
            let mut depth = 0;
            if !is_poll {
                ends.retain(|&end| end > bar.start);
                depth = ends.len() + usize::from(lane.is_coroutine());
                ends.push(bar.end);
            }
            Block {
                start: bar.start,
                end: bar.end,
                name,
                depth,
                span: bar.span,
            }
        };
        let mut blocks: Vec<_> = bars.into_iter().map(block).collect();
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
        let rounds = [1.0, 2.0, 5.0, 10.0].map(|round| round * power);
        let step = rounds
            .into_iter()
            .find(|&step| step >= seconds / most)
            .unwrap_or(rounds[3]);
        let (unit, factor) = match step {
            0.01.. => ("s", 1.0),
            1e-5.. => ("ms", 1e3),
            _ => ("µs", 1e6),
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few"
        )]
        let digits = (-(step * factor * 1.001).log10().floor()).max(0.0) as usize;
        let times = (0_u32..).map(move |tick| f64::from(tick) * step);
        times.take_while(move |&at| at <= seconds).map(move |at| {
            let zero = at == 0.0;
            let mark = if zero {
                format!("0 {unit}")
            } else {
                format!("{:.digits$}", at * factor)
            };
            (at / seconds, mark)
        })
    }
}
