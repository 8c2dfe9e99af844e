//! The model of a run: lanes, bars and notes, made while the record is read. Every picture is drawn
//! from it.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::io::{self, Write};
use std::rc::Rc;

use crate::example::Example;
use crate::record::{Columns, unquote};
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
    /// The thread that entered it.
    pub(crate) tid: u32,
    columns: Rc<str>,
}

impl Bar {
    pub(crate) fn name(&self) -> &str {
        self.columns.split('\t').next().unwrap_or_default()
    }

    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::parse(&self.columns)
    }
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
    /// By process and number.
    spans: HashMap<(u32, u64), Span>,
    /// The lanes of coroutines, by process and span.
    tasks: HashMap<(u32, u64), usize>,
    /// Where a bar is that has not ended, by process, thread (0 in a coroutine) and span.
    open: HashMap<(u32, u32, u64), (usize, usize)>,
    /// The columns of all spans, each kept once.
    columns: HashSet<Rc<str>>,
    /// How many lanes were to have the same label.
    labels: HashMap<String, usize>,
}

struct Span {
    columns: Rc<str>,
    /// Without one it is not entered again.
    handles: u32,
}

#[derive(Default)]
struct Process {
    name: Option<String>,
    /// The span that is its life.
    span: Option<u64>,
    /// When it ended by itself, or was seen to be gone.
    end: Option<u64>,
    in_order: bool,
}

struct Thread {
    lane: usize,
    /// The coroutines that it is polling, each one polled by the one before.
    polls: Vec<Poll>,
    /// The coroutine that it has begun to poll, with nothing since. If that is closed next, it was
    /// no poll: `tracing::Instrumented` enters its span to drop the future, too.
    quiet: Option<u64>,
}

#[derive(Clone)]
struct Poll {
    number: u64,
    lane: usize,
    columns: Rc<str>,
}

impl Run {
    /// Takes one line of a record; returns the index of its note, if it is one to be told. A line
    /// that is not understood, torn by a full disk, say, is passed over.
    pub(crate) fn read(&mut self, line: &str) -> Option<usize> {
        let mut columns = line.splitn(5, '\t');
        let at = columns.next()?.parse().ok()?;
        let pid = columns.next()?.parse().ok()?;
        let tid = columns.next()?.parse().ok()?;
        let kind = columns.next()?;
        let rest = columns.next().unwrap_or_default();
        let (first, columns) = rest.split_once('\t').unwrap_or((rest, ""));
        let number = first.parse();
        if kind != "x" {
            self.last = self.last.max(at);
        } // else it is the runner that says so, a little later
        match kind {
            "T" => self.thread_begins(at, number.ok()?, pid, tid, &unquote(columns)),
            "t" => self.thread_ends(at, pid, tid),
            "n" => self.new_span(pid, number.ok()?, columns),
            "+" => self.enter(at, pid, tid, number.ok()?),
            "-" => self.leave(at, pid, tid, number.ok()?),
            "c" => self.spans.get_mut(&(pid, number.ok()?))?.handles += 1,
            "." => self.close(at, pid, tid, number.ok()?),
            "e" => return self.say(at, pid, tid, rest),
            "x" => _ = self.processes.entry(pid).or_default().end.get_or_insert(at),
            _ => {}
        }
        None
    }

    fn thread_begins(&mut self, at: u64, mut begin: u64, pid: u32, tid: u32, name: &str) {
        let known = self.threads.get(&(pid, tid));
        if known.is_some_and(|known| self.lanes[known.lane].end == OPEN) {
            // The process executes another program, this one again: `execve(2)`.
            for lane in &mut self.lanes {
                if lane.pid == pid && lane.end == OPEN {
                    lane.end = at;
                    lane.cut_off = !lane.is_process();
                }
            }
            begin = at;
        }
        let main = *self.main.get_or_insert(pid);
        let label = match name {
            _ if tid == pid && pid == main => "main".to_owned(),
            _ if tid == pid => self.process_label(pid),
            "" => self.within(pid, UNNAMED),
            name => self.within(pid, name),
        };
        self.processes.entry(pid).or_default();
        let thread = Thread {
            lane: self.new_lane(&label, begin, pid, tid),
            polls: Vec::new(),
            quiet: None,
        };
        self.threads.insert((pid, tid), thread);
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
        process.end = Some(at);
        process.in_order = true;
    }

    /// The thread, which a record always introduces; made up where that line is missing.
    fn thread(&mut self, at: u64, pid: u32, tid: u32) -> &mut Thread {
        if !self.threads.contains_key(&(pid, tid)) {
            self.thread_begins(at, at, pid, tid, "");
        }
        self.threads.get_mut(&(pid, tid)).expect("it is there now")
    }

    fn process_label(&self, pid: u32) -> String {
        let process = self.processes.get(&pid);
        let name = process.and_then(|process| process.name.clone());
        name.unwrap_or_else(|| format!("pid {pid}"))
    }

    /// The name of something inside a process: outside of the example's own it says which.
    fn within(&self, pid: u32, name: &str) -> String {
        if self.main == Some(pid) {
            return name.to_owned();
        }
        self.process_label(pid) + "/" + name
    }

    fn new_lane(&mut self, label: &str, begin: u64, pid: u32, tid: u32) -> usize {
        let label = self.unique(label);
        self.lanes.push(Lane {
            label,
            pid,
            tid,
            begin,
            end: OPEN,
            cut_off: false,
            bars: Vec::new(),
        });
        self.lanes.len() - 1
    }

    /// Threads without a name, and two lanes of the same name, are told apart by a number.
    fn unique(&mut self, label: &str) -> String {
        let label = printable(label);
        let count = self.labels.entry(label.to_string()).or_default();
        *count += 1;
        match *count {
            count if label.ends_with(UNNAMED) => format!("{label}{count}"),
            1 => label.into_owned(),
            count => format!("{label}#{count}"),
        }
    }

    fn say(&mut self, at: u64, pid: u32, tid: u32, columns: &str) -> Option<usize> {
        self.start.get_or_insert(at);
        let thread = self.thread(at, pid, tid);
        thread.quiet = None;
        let lane = thread.polls.last().map_or(thread.lane, |poll| poll.lane);
        self.events += 1;
        if columns.starts_with("WARN\t") {
            let message = Columns::parse(columns).message;
            self.not_judged |= message.starts_with("\"not judged: ");
        }
        if self.notes.len() < MOST_NOTES || self.keep_all {
            let columns = columns.into();
            self.notes.push(Note {
                at,
                lane,
                tid,
                columns,
            });
        }
        (self.events <= MOST_LINES).then(|| self.notes.len() - 1)
    }

    /// How many events were not told as lines.
    pub(crate) fn untold(&self) -> usize {
        self.events.saturating_sub(MOST_LINES)
    }

    fn new_span(&mut self, pid: u32, number: u64, columns: &str) {
        let columns = self.kept_once(columns);
        let handles = 1;
        self.spans.insert((pid, number), Span { columns, handles });
    }

    fn enter(&mut self, at: u64, pid: u32, tid: u32, number: u64) {
        let lane = self.thread(at, pid, tid).lane;
        let spans = &self.spans;
        // A child may have its parent's copy of a span.
        let span = spans
            .get(&(pid, number))
            .or_else(|| spans.get(&(self.main?, number)));
        let Some(Span { columns, .. }) = span else {
            return;
        };
        let columns = Rc::clone(columns);
        let name = columns.split('\t').next();
        if name == Some("process") {
            let called = Columns::parse(&columns).called();
            return self.name_process(pid, lane, number, &called);
        }
        self.start.get_or_insert(at);
        if name == Some("task") {
            return self.poll(at, pid, tid, number, &columns);
        }
        let thread = self.thread(at, pid, tid);
        let poll = thread.polls.last().map(|poll| poll.lane);
        let key = (pid, if poll.is_some() { 0 } else { tid }, number);
        if !self.open.contains_key(&key) {
            self.thread(at, pid, tid).quiet = None;
            self.open(at, poll.unwrap_or(lane), tid, columns, key);
        } // else a coroutine that was suspended inside it goes on
    }

    fn name_process(&mut self, pid: u32, lane: usize, number: u64, name: &str) {
        let process = self.processes.entry(pid).or_default();
        process.span = Some(number);
        process.end = None;
        process.in_order = false;
        if process.name.is_none() {
            let name = self.unique(name);
            self.lanes[lane].label.clone_from(&name);
            self.processes.entry(pid).or_default().name = Some(name);
        }
    }

    fn poll(&mut self, at: u64, pid: u32, tid: u32, number: u64, columns: &Rc<str>) {
        let label = self.within(pid, &Columns::parse(columns).called());
        let lane = match self.tasks.get(&(pid, number)) {
            Some(&lane) => lane,
            None => self.new_lane(&label, at, pid, 0),
        };
        self.tasks.insert((pid, number), lane);
        let thread = self.thread(at, pid, tid);
        thread.quiet = Some(number);
        let outer = thread.polls.last().map(|outer| outer.number);
        thread.polls.push(Poll {
            number,
            lane,
            columns: Rc::clone(columns),
        });
        if let Some(outer) = outer {
            // A coroutine that polls another one is not running itself meanwhile.
            self.end(at, (pid, tid, outer));
        }
        self.open(at, lane, tid, Rc::clone(columns), (pid, tid, number));
    }

    fn leave(&mut self, at: u64, pid: u32, tid: u32, number: u64) {
        let process = self.processes.get(&pid);
        if process.is_some_and(|process| process.span == Some(number)) {
            return self.process_ends(at, pid);
        }
        // In a coroutine a span lasts until it is closed, and no bar is found by the thread.
        self.end(at, (pid, tid, number));
        let polls = &mut self.thread(at, pid, tid).polls;
        let innermost = polls.last().is_some_and(|poll| poll.number == number);
        polls.retain(|poll| poll.number != number);
        if innermost && let Some(outer) = polls.last().cloned() {
            self.open(at, outer.lane, tid, outer.columns, (pid, tid, outer.number));
        }
    }

    fn close(&mut self, at: u64, pid: u32, tid: u32, number: u64) {
        let Entry::Occupied(mut span) = self.spans.entry((pid, number)) else {
            return;
        };
        span.get_mut().handles -= 1;
        if span.get().handles > 0 {
            return;
        }
        span.remove();
        let Some(lane) = self.tasks.remove(&(pid, number)) else {
            return self.end(at, (pid, 0, number));
        };
        let dropped = self.thread(at, pid, tid).quiet == Some(number);
        let lane = &mut self.lanes[lane];
        lane.end = at;
        if dropped {
            lane.bars.pop();
            if lane.bars.is_empty() {
                lane.label.clear();
            }
        }
    }

    fn kept_once(&mut self, columns: &str) -> Rc<str> {
        if let Some(known) = self.columns.get(columns) {
            return Rc::clone(known);
        }
        let columns: Rc<str> = columns.into();
        self.columns.insert(Rc::clone(&columns));
        columns
    }

    fn open(&mut self, at: u64, lane: usize, tid: u32, columns: Rc<str>, key: (u32, u32, u64)) {
        let bars = &mut self.lanes[lane].bars;
        self.open.insert(key, (lane, bars.len()));
        bars.push(Bar {
            start: at,
            end: OPEN,
            tid,
            columns,
        });
    }

    fn end(&mut self, at: u64, key: (u32, u32, u64)) {
        if let Some((lane, bar)) = self.open.remove(&key) {
            self.lanes[lane].bars[bar].end = at;
        }
    }

    /// The processes that were seen to begin and not to end.
    pub(crate) fn living(&self) -> impl Iterator<Item = u32> {
        let all = self.processes.iter();
        let living = all.filter(|(_, process)| process.end.is_none());
        living.map(|(pid, _)| *pid)
    }

    /// No more lines. The example itself went in order, or was killed; any other process has said
    /// so when it ended by itself.
    pub(crate) fn finish(&mut self, end: u64, in_order: bool) {
        for lane in &mut self.lanes {
            if lane.end == OPEN {
                let process = &self.processes[&lane.pid];
                lane.end = process.end.unwrap_or(end).max(lane.begin);
                let in_order = process.in_order || in_order && self.main == Some(lane.pid);
                lane.cut_off = !(lane.is_process() && in_order);
            }
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
        let mut order = self.in_order();
        order.retain(|&lane| self.lanes[lane].end == OPEN);
        let text = |lane: usize| {
            let Lane { label, bars, .. } = &self.lanes[lane];
            let inside = |bar: &&Bar| bar.end == OPEN && bar.name() != "task";
            match bars.iter().rev().find(inside) {
                Some(bar) => format!("{label} (in {})", bar.columns().line(bar.name())),
                None => label.clone(),
            }
        };
        order.into_iter().map(text).collect()
    }
}

/// Begins the label of a thread without a name.
const UNNAMED: &str = "thread-";

/// A finished run, and what it is of.
pub(crate) struct Played<'a> {
    pub(crate) chapter: &'a str,
    pub(crate) example: &'a Example,
    pub(crate) run: Run,
    /// Says what went wrong, if anything did.
    pub(crate) trouble: String,
}

impl Played<'_> {
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.chapter, self.example.name())
    }
}

/// What makes a picture of it.
pub(crate) type Draw = fn(&Played<'_>, &mut dyn Write) -> io::Result<()>;
