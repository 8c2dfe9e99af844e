//! The model of a run: lanes, bars and notes, made while the record is read. Every picture is drawn
//! from it.

use std::collections::HashMap;

use crate::record::{Columns, Line, What};
use crate::text::printable;

/// A process, a thread or a coroutine. A process has no lane beside that of its first thread.
pub(crate) struct Lane {
    /// Empty for a coroutine that was dropped and never ran: it is not shown.
    pub(crate) label: String,
    pub(crate) pid: u32,
    /// The thread's id; for a coroutine 0, since it may run on several threads.
    pub(crate) tid: u32,
    pub(crate) begin: u64,
    /// [`OPEN`] until it is known.
    pub(crate) end: u64,
    /// Its process ended, or was killed, before it did.
    pub(crate) cut_off: bool,
    pub(crate) bars: Vec<Bar>,
}

impl Lane {
    pub(crate) fn is_coroutine(&self) -> bool {
        self.tid == 0
    }

    pub(crate) fn is_process(&self) -> bool {
        self.tid == self.pid
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self.tid {
            0 => "coroutine",
            tid if tid == self.pid => "process",
            _ => "thread",
        }
    }
}

/// A time inside a span. For a coroutine's own span, `task`, a time in which it was polled; any
/// other span of a coroutine lasts from its first entry until it is closed.
pub(crate) struct Bar {
    pub(crate) start: u64,
    /// [`OPEN`] until it is known.
    pub(crate) end: u64,
    /// An index into [`Run::spans`].
    pub(crate) span: usize,
    /// The thread that entered it.
    pub(crate) tid: u32,
}

/// The end of what has not ended yet.
pub(crate) const OPEN: u64 = u64::MAX;

/// An event.
pub(crate) struct Note {
    pub(crate) at: u64,
    pub(crate) lane: usize,
    pub(crate) tid: u32,
    columns: Box<str>,
}

impl Note {
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::parse(&self.columns)
    }

    pub(crate) fn text(&self) -> String {
        let columns = self.columns();
        columns.line(&columns.level_and_message())
    }
}

/// A span as it was entered: the same for every entry with the same fields.
pub(crate) struct Entered {
    /// An index into [`Run::names`].
    pub(crate) name: usize,
    columns: Box<str>,
}

impl Entered {
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::parse(&self.columns)
    }
}

/// How many events are kept for a picture, and how many are told as lines.
pub(crate) const MOST_NOTES: usize = 2_000;
const MOST_LINES: usize = 500;

/// A run, as far as its record has been read.
#[derive(Default)]
pub(crate) struct Run {
    pub(crate) lanes: Vec<Lane>,
    /// In the order of the record.
    pub(crate) notes: Vec<Note>,
    /// How many events there were.
    pub(crate) events: usize,
    pub(crate) spans: Vec<Entered>,
    /// The names of the spans, in order of appearance.
    pub(crate) names: Vec<String>,
    /// When the first event happened, or the first span was entered: times are told from here on.
    pub(crate) start: Option<u64>,
    pub(crate) last: u64,
    /// An event said that the lesson could not be judged.
    pub(crate) not_judged: bool,
    /// Whether notes are kept beyond [`MOST_NOTES`].
    pub(crate) keep_all: bool,
    /// The pid of the example itself; children are named after their own.
    main: Option<u32>,
    processes: HashMap<u32, Process>,
    threads: HashMap<(u32, u32), Thread>,
    /// The lanes of coroutines, by process and span.
    tasks: HashMap<(u32, u64), usize>,
    /// Where a bar is that has not ended, by process, thread (0 in a coroutine) and span.
    open: HashMap<(u32, u32, u64), (usize, usize)>,
    /// The index of each span, by its columns.
    known: HashMap<Box<str>, usize>,
    labels: HashMap<String, usize>,
}

#[derive(Default)]
struct Process {
    name: Option<String>,
    /// The span that is its life.
    span: Option<u64>,
    /// When it ended by itself, or was seen to be gone.
    end: Option<u64>,
    in_order: bool,
    unnamed_threads: usize,
}

struct Thread {
    lane: usize,
    /// The coroutines that it is polling, each one polled by the one before.
    polls: Vec<Poll>,
    /// The coroutine that it has begun to poll, with nothing since. If that is closed next, it was
    /// no poll: `tracing::Instrumented` enters its span to drop the future, too.
    quiet: Option<u64>,
}

#[derive(Clone, Copy)]
struct Poll {
    number: u64,
    lane: usize,
    span: usize,
}

impl Run {
    /// Takes one line of a record; returns the index of its note, if it is one to be told.
    pub(crate) fn read(&mut self, line: &str) -> Option<usize> {
        // A line that is not understood is passed over.
        let Line { at, pid, tid, what } = Line::parse(line)?;
        self.last = self.last.max(at);
        match what {
            What::Begins { at: begin, name } => self.thread_begins(at, begin, pid, tid, &name),
            What::Ends => self.thread_ends(at, pid, tid),
            What::Enters { span, columns } => self.enter(at, pid, tid, span, columns),
            What::Leaves { span } => self.leave(at, pid, tid, span),
            What::Closes { span } => self.close(at, pid, tid, span),
            What::Says { columns } => return self.say(at, pid, tid, columns),
            What::Gone => self.gone(pid, at),
        }
        None
    }

    fn thread_begins(&mut self, at: u64, mut begin: u64, pid: u32, tid: u32, name: &str) {
        if self
            .threads
            .get(&(pid, tid))
            .is_some_and(|known| self.lanes[known.lane].end == OPEN)
        {
            // The process executes another program, this one again: `execve(2)`.
            for lane in self
                .lanes
                .iter_mut()
                .filter(|lane| lane.pid == pid && lane.end == OPEN)
            {
                lane.end = at;
                lane.cut_off = !lane.is_process();
            }
            begin = at;
        }
        let main = *self.main.get_or_insert(pid);
        let label = match name {
            _ if tid == pid && pid == main => "main".to_owned(),
            _ if tid == pid => self.process_label(pid),
            "" => {
                let process = self.processes.entry(pid).or_default();
                process.unnamed_threads += 1;
                let name = format!("thread-{}", process.unnamed_threads);
                self.within(pid, &name)
            }
            name => self.within(pid, name),
        };
        self.processes.entry(pid).or_default();
        let lane = self.new_lane(&label, begin, pid, tid);
        self.threads.insert(
            (pid, tid),
            Thread {
                lane,
                polls: Vec::new(),
                quiet: None,
            },
        );
    }

    fn thread_ends(&mut self, at: u64, pid: u32, tid: u32) {
        let lane = self.thread(at, pid, tid).lane;
        self.lanes[lane].end = at;
        if tid == pid {
            self.process_ends(at, pid);
        }
    }

    /// The process ended by itself: with its first thread, or it left the span that is its life.
    fn process_ends(&mut self, at: u64, pid: u32) {
        let process = self.processes.entry(pid).or_default();
        (process.end, process.in_order) = (Some(at), true);
    }

    /// The thread, which a record always introduces; made up where that line is missing.
    fn thread(&mut self, at: u64, pid: u32, tid: u32) -> &mut Thread {
        if !self.threads.contains_key(&(pid, tid)) {
            self.thread_begins(at, at, pid, tid, "");
        }
        self.threads
            .get_mut(&(pid, tid))
            .expect("it was there or has just been made")
    }

    fn process_label(&self, pid: u32) -> String {
        let name = self
            .processes
            .get(&pid)
            .and_then(|process| process.name.clone());
        name.unwrap_or_else(|| format!("pid {pid}"))
    }

    /// The name of something inside a process: outside of the example's own it says which.
    fn within(&self, pid: u32, name: &str) -> String {
        if self.main == Some(pid) {
            name.to_owned()
        } else {
            self.process_label(pid) + "/" + name
        }
    }

    fn new_lane(&mut self, label: &str, begin: u64, pid: u32, tid: u32) -> usize {
        let label = self.unique(label);
        let bars = Vec::new();
        self.lanes.push(Lane {
            label,
            pid,
            tid,
            begin,
            end: OPEN,
            cut_off: false,
            bars,
        });
        self.lanes.len() - 1
    }

    /// Two lanes of the same name are told apart by a number.
    fn unique(&mut self, label: &str) -> String {
        let label = printable(label);
        let count = self.labels.entry(label.to_string()).or_default();
        *count += 1;
        if *count == 1 {
            label.into_owned()
        } else {
            format!("{label}#{count}")
        }
    }

    fn say(&mut self, at: u64, pid: u32, tid: u32, columns: &str) -> Option<usize> {
        self.start.get_or_insert(at);
        let thread = self.thread(at, pid, tid);
        thread.quiet = None;
        let lane = thread.polls.last().map_or(thread.lane, |poll| poll.lane);
        self.events += 1;
        if columns.starts_with("WARN\t") {
            self.not_judged |= Columns::parse(columns).message.starts_with("not judged: ");
        }
        if self.notes.len() < MOST_NOTES || self.keep_all {
            self.notes.push(Note {
                at,
                lane,
                tid,
                columns: columns.into(),
            });
        }
        (self.events <= MOST_LINES).then(|| self.notes.len() - 1)
    }

    /// How many events were not told as lines.
    pub(crate) fn untold(&self) -> usize {
        self.events.saturating_sub(MOST_LINES)
    }

    fn enter(&mut self, at: u64, pid: u32, tid: u32, number: u64, columns: &str) {
        let lane = self.thread(at, pid, tid).lane;
        let span = Columns::parse(columns);
        if span.name == "process" {
            return self.name_process(pid, lane, number, span.called());
        }
        self.start.get_or_insert(at);
        let index = self.span(columns, span.name);
        if span.name == "task" {
            return self.poll(at, pid, tid, number, index, span.called());
        }
        let thread = self.thread(at, pid, tid);
        let poll = thread.polls.last().map(|poll| poll.lane);
        let key = (pid, if poll.is_some() { 0 } else { tid }, number);
        if !self.open.contains_key(&key) {
            self.thread(at, pid, tid).quiet = None;
            self.open(at, poll.unwrap_or(lane), tid, index, key);
        } // else a coroutine that was suspended inside it goes on
    }

    fn name_process(&mut self, pid: u32, lane: usize, number: u64, name: &str) {
        if self
            .processes
            .get(&pid)
            .is_none_or(|process| process.name.is_none())
        {
            self.lanes[lane].label = self.unique(name);
        }
        let process = self.processes.entry(pid).or_default();
        process
            .name
            .get_or_insert_with(|| self.lanes[lane].label.clone());
        (process.span, process.end, process.in_order) = (Some(number), None, false);
    }

    fn poll(&mut self, at: u64, pid: u32, tid: u32, number: u64, span: usize, name: &str) {
        let lane = self.tasks.get(&(pid, number)).copied().unwrap_or_else(|| {
            let lane = self.new_lane(&self.within(pid, name), at, pid, 0);
            self.tasks.insert((pid, number), lane);
            lane
        });
        let thread = self.thread(at, pid, tid);
        let outer = thread.polls.last().copied();
        thread.polls.push(Poll { number, lane, span });
        thread.quiet = Some(number);
        if let Some(outer) = outer {
            // A coroutine that polls another one is not running itself meanwhile.
            self.end(at, (pid, tid, outer.number));
        }
        self.open(at, lane, tid, span, (pid, tid, number));
    }

    fn leave(&mut self, at: u64, pid: u32, tid: u32, number: u64) {
        if self
            .processes
            .get(&pid)
            .is_some_and(|process| process.span == Some(number))
        {
            return self.process_ends(at, pid);
        }
        // In a coroutine a span lasts until it is closed, and no bar is found by the thread.
        self.end(at, (pid, tid, number));
        let polls = &mut self.thread(at, pid, tid).polls;
        let innermost = polls.last().is_some_and(|poll| poll.number == number);
        polls.retain(|poll| poll.number != number);
        if innermost && let Some(&Poll { number, lane, span }) = polls.last() {
            self.open(at, lane, tid, span, (pid, tid, number));
        }
    }

    fn close(&mut self, at: u64, pid: u32, tid: u32, number: u64) {
        let Some(lane) = self.tasks.remove(&(pid, number)) else {
            return self.end(at, (pid, 0, number));
        };
        self.lanes[lane].end = at;
        if self.thread(at, pid, tid).quiet == Some(number) {
            self.lanes[lane].bars.pop();
            if self.lanes[lane].bars.is_empty() {
                self.lanes[lane].label.clear();
            }
        }
    }

    /// The index of a span that is entered.
    fn span(&mut self, columns: &str, name: &str) -> usize {
        if let Some(&known) = self.known.get(columns) {
            return known;
        }
        let known = self.names.iter().position(|known| known == name);
        let name = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.spans.push(Entered {
            name,
            columns: columns.into(),
        });
        self.known.insert(columns.into(), self.spans.len() - 1);
        self.spans.len() - 1
    }

    fn open(&mut self, start: u64, lane: usize, tid: u32, span: usize, key: (u32, u32, u64)) {
        self.open.insert(key, (lane, self.lanes[lane].bars.len()));
        self.lanes[lane].bars.push(Bar {
            start,
            end: OPEN,
            span,
            tid,
        });
    }

    fn end(&mut self, at: u64, key: (u32, u32, u64)) {
        if let Some((lane, bar)) = self.open.remove(&key) {
            self.lanes[lane].bars[bar].end = at;
        }
    }

    /// The processes that were seen to begin and not to end.
    pub(crate) fn living(&self) -> impl Iterator<Item = u32> {
        self.processes
            .iter()
            .filter(|(_, process)| process.end.is_none())
            .map(|(pid, _)| *pid)
    }

    /// A process was seen to be gone.
    pub(crate) fn gone(&mut self, pid: u32, at: u64) {
        self.processes.entry(pid).or_default().end.get_or_insert(at);
    }

    /// No more lines. The example itself went in order, or was killed; any other process has said
    /// so when it ended by itself.
    pub(crate) fn finish(&mut self, end: u64, in_order: bool) {
        for lane in self.lanes.iter_mut().filter(|lane| lane.end == OPEN) {
            let process = &self.processes[&lane.pid];
            lane.end = process.end.unwrap_or(end).max(lane.begin);
            let main_in_order = in_order && self.main == Some(lane.pid);
            lane.cut_off = !(lane.is_process() && (process.in_order || main_in_order));
        }
        for lane in &mut self.lanes {
            for bar in &mut lane.bars {
                bar.end = bar.end.min(lane.end).max(bar.start);
            }
            self.last = self.last.max(lane.end);
        }
    }

    /// Seconds since the run's start.
    pub(crate) fn seconds(&self, at: u64) -> f64 {
        at.saturating_sub(self.start.unwrap_or(at)) as f64 / 1e9
    }

    /// The lanes in the order in which they began, which is not that of their first words.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        order.retain(|&lane| !self.lanes[lane].label.is_empty());
        order.sort_by_key(|&lane| self.lanes[lane].begin);
        order
    }

    /// The lanes that have not ended, each with the innermost span that it is in.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let text = |lane: usize| {
            let Lane { label, bars, .. } = &self.lanes[lane];
            let open = bars.iter().rev().filter(|bar| bar.end == OPEN);
            let mut spans = open.map(|bar| self.spans[bar.span].columns());
            match spans.find(|span| span.name != "task") {
                Some(span) => format!("{label} (in {})", span.line(span.name)),
                None => label.clone(),
            }
        };
        let waiting = self
            .in_order()
            .into_iter()
            .filter(|&lane| self.lanes[lane].end == OPEN);
        waiting.map(text).collect()
    }
}
