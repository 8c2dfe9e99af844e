//! Reads a record line by line, and makes lanes and bars of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io;

use crate::chrome::Chrome;
use crate::text::{printable, unescape_column};

/// A process, a thread or a coroutine.
///
/// A process has no lane beside that of its first thread.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) label: String,
    pub(crate) pid: u32,
    /// The thread's id; for a coroutine 0, since it may run on several threads.
    pub(crate) tid: u64,
    pub(crate) begin: u64,
    /// Known when it ended in order, or when its process was seen to be gone.
    pub(crate) end: Option<u64>,
    /// Its process ended, or was killed, before it did.
    pub(crate) cut_off: bool,
    pub(crate) bars: Vec<Bar>,
}

/// A time inside a span. For a coroutine, a time in which it was being polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// An index into [`Reader::names`].
    pub(crate) name: usize,
    /// How many bars of the same lane it is inside of.
    pub(crate) depth: usize,
}

/// An event, as it is told and drawn.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) at: u64,
    pub(crate) lane: usize,
    pub(crate) text: String,
}

/// A field's value, as text or as a number or boolean that JSON knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Literal(String),
}

pub(crate) type Fields = Vec<(String, Value)>;

/// A span that a thread is inside of.
struct Entered {
    number: u64,
    name: usize,
    fields: Fields,
    lane: usize,
    /// When its bar began; `None` while another coroutine is polled inside of this one.
    open: Option<u64>,
}

/// A span inside of a coroutine. It lasts from its first entry until it is closed, although it is
/// left and entered again each time the coroutine is polled.
struct Held {
    start: u64,
    name: usize,
    fields: Fields,
    lane: usize,
    id: usize,
}

/// A coroutine's span was entered, and perhaps left, and nothing has happened inside. If it is
/// closed next, that was no poll: `Instrumented` also enters its span to drop the future.
struct Silent {
    number: u64,
    fields: Fields,
    entered: u64,
    left: Option<u64>,
}

struct Thread {
    lane: usize,
    stack: Vec<Entered>,
}

/// How many events are kept for the picture, and how many are told as lines.
const MOST_NOTES: usize = 2_000;
const MOST_LINES: usize = 500;

/// The state of a run, as far as its record has been read.
pub(crate) struct Reader {
    pub(crate) start: u64,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) notes: Vec<Note>,
    pub(crate) names: Vec<String>,
    pub(crate) events: usize,
    pub(crate) last: u64,
    /// An event said that the lesson could not be judged.
    pub(crate) not_judged: bool,
    chrome: Option<Chrome>,
    /// The pid of the example itself; children are named after their own.
    main: Option<u32>,
    process_names: HashMap<u32, String>,
    threads: HashMap<(u32, u64), Thread>,
    tasks: HashMap<(u32, u64), usize>,
    held: BTreeMap<(u32, u64), Held>,
    silent: HashMap<(u32, u64), Silent>,
    labels: HashMap<String, usize>,
    unnamed: HashMap<u32, usize>,
    holds: usize,
}

impl Reader {
    /// Times are told from `start` on, or from the first line if that is earlier. Every step is
    /// passed on to `chrome`, if there is one.
    pub(crate) fn new(start: u64, chrome: Option<Chrome>) -> Self {
        Self {
            start,
            lanes: Vec::new(),
            notes: Vec::new(),
            names: Vec::new(),
            events: 0,
            last: 0,
            not_judged: false,
            chrome,
            main: None,
            process_names: HashMap::new(),
            threads: HashMap::new(),
            tasks: HashMap::new(),
            held: BTreeMap::new(),
            silent: HashMap::new(),
            labels: HashMap::new(),
            unnamed: HashMap::new(),
            holds: 0,
        }
    }

    /// Takes one line of a record; returns what is to be told of it, if anything.
    ///
    /// A line that is not understood (torn by a full disk, say) is passed over.
    pub(crate) fn line(&mut self, line: &str) -> io::Result<Option<Note>> {
        let mut columns = line.split('\t');
        let mut number = || columns.next()?.parse::<u64>().ok();
        let (Some(at), Some(pid), Some(tid)) = (number(), number(), number()) else {
            return Ok(None);
        };
        let Ok(pid) = u32::try_from(pid) else { return Ok(None) };
        self.start = self.start.min(at);
        self.last = self.last.max(at);
        let mut told = None;
        let kind = columns.next().unwrap_or_default();
        if matches!(kind, "+" | "-" | ".") {
            let Some(number) = columns.next().and_then(|c| c.parse().ok()) else {
                return Ok(None);
            };
            let name = columns.next().unwrap_or_default();
            match kind {
                "+" if name == "task" => {
                    self.speak(|_, silent| silent.number == number)?;
                    self.speak(|thread, _| thread == (pid, tid))?;
                    let fields = fields(columns);
                    let silent = Silent { number, fields, entered: at, left: None };
                    self.silent.insert((pid, tid), silent);
                }
                "+" => {
                    self.speak(|thread, _| thread == (pid, tid))?;
                    self.enter(at, pid, tid, number, name, fields(columns))?;
                }
                "-" => match self.silent.get_mut(&(pid, tid)) {
                    Some(silent) if silent.number == number => silent.left = Some(at),
                    _ => {
                        self.speak(|thread, _| thread == (pid, tid))?;
                        self.leave(at, pid, tid, number)?;
                    }
                },
                _ => {
                    let same = |silent: &Silent| silent.number == number && silent.left.is_some();
                    if self.silent.get(&(pid, tid)).is_some_and(same) {
                        self.silent.remove(&(pid, tid));
                    }
                    self.speak(|thread, silent| thread.0 == pid && silent.number == number)?;
                    self.close(at, pid, number)?;
                }
            }
            return Ok(None);
        }
        self.speak(|thread, _| thread == (pid, tid) || kind == "x" && thread.0 == pid)?;
        match kind {
            "T" => {
                let begin = columns.next().and_then(|c| c.parse().ok()).unwrap_or(at);
                let name = unescape_column(columns.next().unwrap_or_default());
                self.thread_begins(at, begin, pid, tid, &name)?;
            }
            "t" => self.thread_ends(at, pid, tid)?,
            "x" => self.process_ends(at, pid)?,
            "e" => {
                let level = columns.next().unwrap_or_default();
                told = self.event(at, pid, tid, level, fields(columns))?;
            }
            _ => {}
        }
        Ok(told)
    }

    /// What was silent so far was a poll after all: something else has happened since.
    fn speak(&mut self, which: impl Fn((u32, u64), &Silent) -> bool) -> io::Result<()> {
        let threads: Vec<_> = self.silent.iter().filter(|(thread, s)| which(**thread, s)).collect();
        let threads: Vec<_> = threads.into_iter().map(|(thread, _)| *thread).collect();
        for (pid, tid) in threads {
            let Some(Silent { number, fields, entered, left }) = self.silent.remove(&(pid, tid))
            else {
                continue;
            };
            self.enter(entered, pid, tid, number, "task", fields)?;
            if let Some(left) = left {
                self.leave(left, pid, tid, number)?;
            }
        }
        Ok(())
    }

    /// No more lines: the processes whose end was seen ended at `deaths`, all others at `end`.
    ///
    /// The example itself is one that `ended_itself`, or was killed; any other process has said so
    /// when it ended itself.
    pub(crate) fn finish(
        &mut self,
        end: u64,
        deaths: &HashMap<u32, u64>,
        ended_itself: bool,
    ) -> io::Result<()> {
        self.speak(|_, _| true)?;
        // A process that ends itself does so with its first thread; other threads end then, too.
        let first = self.lanes.iter().filter(|lane| lane.tid == u64::from(lane.pid));
        let ends: HashMap<u32, u64> =
            first.filter_map(|lane| Some((lane.pid, lane.end?))).collect();
        for lane in 0..self.lanes.len() {
            let Lane { pid, tid, begin, end: None, .. } = self.lanes[lane] else { continue };
            let at = ends.get(&pid).or(deaths.get(&pid)).copied().unwrap_or(end);
            let in_order = Some(pid) == self.main && ended_itself && tid == u64::from(pid);
            self.lane_ends(at.max(begin), lane, !in_order)?;
        }
        let ends = self.lanes.iter().filter_map(|lane| lane.end);
        self.last = self.last.max(ends.max().unwrap_or(end));
        if let Some(chrome) = &mut self.chrome {
            chrome.finish(&self.lanes, &self.process_names, self.main)?;
        }
        Ok(())
    }

    fn thread_begins(
        &mut self,
        at: u64,
        mut begin: u64,
        pid: u32,
        tid: u64,
        name: &str,
    ) -> io::Result<()> {
        if self.threads.get(&(pid, tid)).is_some_and(|known| self.lanes[known.lane].end.is_none()) {
            // The process executes another program, this one again: `execve(2)`.
            self.process_ends(at, pid)?;
            begin = at;
        }
        self.main.get_or_insert(pid);
        let first = tid == u64::from(pid);
        let label = match name {
            _ if first && self.main == Some(pid) => "main".to_owned(),
            _ if first => self.process_label(pid),
            "" => {
                let unnamed = self.unnamed.entry(pid).or_default();
                *unnamed += 1;
                let name = format!("thread-{unnamed}");
                self.within(pid, &name)
            }
            name => self.within(pid, name),
        };
        let lane = self.new_lane(&label, begin, pid, tid);
        self.threads.insert((pid, tid), Thread { lane, stack: Vec::new() });
        Ok(())
    }

    fn process_label(&self, pid: u32) -> String {
        self.process_names.get(&pid).cloned().unwrap_or_else(|| format!("pid {pid}"))
    }

    /// The name of something inside a process: outside of the example's own it says which.
    fn within(&self, pid: u32, name: &str) -> String {
        if self.main == Some(pid) { name.to_owned() } else { self.process_label(pid) + "/" + name }
    }

    fn new_lane(&mut self, label: &str, begin: u64, pid: u32, tid: u64) -> usize {
        let label = self.unique(label);
        let (end, cut_off, bars) = (None, false, Vec::new());
        self.lanes.push(Lane { label, pid, tid, begin, end, cut_off, bars });
        self.lanes.len() - 1
    }

    /// Two lanes of the same name are told apart by a number.
    fn unique(&mut self, label: &str) -> String {
        let label = printable(label);
        let count = self.labels.entry(label.to_string()).or_default();
        *count += 1;
        if *count == 1 { label.into_owned() } else { format!("{label}#{count}") }
    }

    /// The thread, which a record always introduces; made up where that line is missing.
    fn thread(&mut self, at: u64, pid: u32, tid: u64) -> io::Result<&mut Thread> {
        if !self.threads.contains_key(&(pid, tid)) {
            self.thread_begins(at, at, pid, tid, "")?;
        }
        Ok(self.threads.get_mut(&(pid, tid)).expect("it was there or has just been made"))
    }

    fn thread_ends(&mut self, at: u64, pid: u32, tid: u64) -> io::Result<()> {
        let lane = self.thread(at, pid, tid)?.lane;
        self.lane_ends(at, lane, false)
    }

    /// `_exit`: the first thread ends in order, any other thread of the process is cut off.
    fn process_ends(&mut self, at: u64, pid: u32) -> io::Result<()> {
        for lane in 0..self.lanes.len() {
            if let Lane { tid, end: None, .. } = self.lanes[lane]
                && self.lanes[lane].pid == pid
            {
                self.lane_ends(at, lane, tid != u64::from(pid))?;
            }
        }
        Ok(())
    }

    fn lane_ends(&mut self, at: u64, lane: usize, cut_off: bool) -> io::Result<()> {
        let Lane { pid, tid, .. } = self.lanes[lane];
        if let Some(thread) = self.threads.get(&(pid, tid)) {
            self.close_from(at, pid, tid, 0, thread.stack.len())?;
        }
        let held = self.held.iter().filter(|(_, held)| held.lane == lane);
        for key in held.map(|(key, _)| *key).collect::<Vec<_>>() {
            self.let_go(at, key)?;
        }
        self.lanes[lane].end = Some(at);
        self.lanes[lane].cut_off = cut_off;
        Ok(())
    }

    fn event(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        level: &str,
        mut fields: Fields,
    ) -> io::Result<Option<Note>> {
        let thread = self.thread(at, pid, tid)?;
        let lane = thread.stack.last().map_or(thread.lane, |entered| entered.lane);
        let mut message = match fields.iter().position(|(name, _)| name == "message") {
            Some(message) => match fields.remove(message).1 {
                Value::Text(text) | Value::Literal(text) => text,
            },
            None => String::new(),
        };
        self.events += 1;
        self.not_judged |= level == "WARN" && message.starts_with("not judged: ");
        if level != "INFO" {
            message = format!("{level} {message}");
        }
        if let Some(chrome) = &mut self.chrome {
            chrome.event(at, pid, tid, &message, &self.lanes[lane].label, &fields)?;
        }
        if self.events > MOST_NOTES {
            return Ok(None);
        }
        for (name, Value::Text(value) | Value::Literal(value)) in fields {
            let gap = if message.is_empty() { "" } else { " " };
            _ = write!(message, "{gap}{name}={value}");
        }
        let note = Note { at, lane, text: printable(&message).into_owned() };
        self.notes.push(note.clone());
        Ok((self.events <= MOST_LINES).then_some(note))
    }

    /// How many events were not told as lines.
    pub(crate) fn untold(&self) -> usize {
        self.events.saturating_sub(MOST_LINES)
    }

    /// Seconds since the run's start.
    pub(crate) fn seconds(&self, at: u64) -> f64 {
        at.saturating_sub(self.start) as f64 / 1e9
    }

    fn name_index(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    fn enter(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        number: u64,
        name: &str,
        fields: Fields,
    ) -> io::Result<()> {
        let thread = self.thread(at, pid, tid)?;
        let outer = thread.stack.last().map_or(thread.lane, |entered| entered.lane);
        let called = || match fields.iter().find(|(name, _)| name == "name") {
            Some((_, Value::Text(text) | Value::Literal(text))) => text.clone(),
            None => name.to_owned(),
        };
        if name == "process" {
            let (name, lane) = (called(), thread.lane);
            if !self.process_names.contains_key(&pid) {
                self.lanes[lane].label = self.unique(&name);
                self.process_names.insert(pid, self.lanes[lane].label.clone());
            }
            return Ok(());
        }
        let is_task = name == "task";
        let lane = match self.tasks.get(&(pid, number)) {
            Some(&lane) if is_task => lane,
            None if is_task => {
                let label = self.within(pid, &called());
                let lane = self.new_lane(&label, at, pid, 0);
                self.tasks.insert((pid, number), lane);
                lane
            }
            _ => outer,
        };
        if !is_task && self.lanes[lane].tid == 0 {
            return self.hold(at, (pid, number), tid, lane, name, &fields);
        }
        if is_task {
            // A coroutine that polls another one is not running itself meanwhile.
            let stack = &self.threads[&(pid, tid)].stack;
            let outer_tasks = stack.iter().rposition(|entered| self.lanes[entered.lane].tid != 0);
            self.close_from(at, pid, tid, outer_tasks.map_or(0, |last| last + 1), stack.len())?;
        }
        let name = self.name_index(name);
        let entered = Entered { number, name, fields, lane, open: None };
        self.thread(at, pid, tid)?.stack.push(entered);
        self.open_all(at, pid, tid)
    }

    fn leave(&mut self, at: u64, pid: u32, tid: u64, number: u64) -> io::Result<()> {
        let stack = &self.thread(at, pid, tid)?.stack;
        // Not on the stack: spans held by a coroutine, and those that a forked child's parent
        // entered.
        let Some(index) = stack.iter().rposition(|entered| entered.number == number) else {
            return Ok(());
        };
        // Spans above it are still entered when guards are dropped out of order.
        let to = stack.len();
        self.close_from(at, pid, tid, index, to)?;
        self.thread(at, pid, tid)?.stack.remove(index);
        self.open_all(at, pid, tid)
    }

    fn close(&mut self, at: u64, pid: u32, number: u64) -> io::Result<()> {
        match self.tasks.remove(&(pid, number)) {
            Some(lane) => self.lane_ends(at, lane, false),
            None => self.let_go(at, (pid, number)),
        }
    }

    fn hold(
        &mut self,
        at: u64,
        key: (u32, u64),
        tid: u64,
        lane: usize,
        name: &str,
        fields: &Fields,
    ) -> io::Result<()> {
        if self.held.contains_key(&key) {
            return Ok(()); // entered again
        }
        self.holds += 1;
        let (name, id) = (self.name_index(name), self.holds);
        let fields = fields.clone();
        self.held.insert(key, Held { start: at, name, fields, lane, id });
        if let Some(chrome) = &mut self.chrome {
            chrome.hold(
                at,
                key.0,
                tid,
                id,
                &self.names[name],
                &self.lanes[lane].label,
                &self.held[&key].fields,
            )?;
        }
        Ok(())
    }

    fn let_go(&mut self, at: u64, key: (u32, u64)) -> io::Result<()> {
        let Some(Held { start, name, lane, id, .. }) = self.held.remove(&key) else {
            return Ok(());
        };
        // Drawn over the polls, and an inner one over an outer one.
        let outer = self.held.values().filter(|held| held.lane == lane && held.start <= start);
        let depth = 1 + outer.count();
        self.lanes[lane].bars.push(Bar { start, end: at.max(start), name, depth });
        if let Some(chrome) = &mut self.chrome {
            chrome.let_go(at, key.0, id, &self.names[name])?;
        }
        Ok(())
    }

    /// Opens the bars that should be open: those of threads, and those of the innermost coroutine.
    fn open_all(&mut self, at: u64, pid: u32, tid: u64) -> io::Result<()> {
        let thread = self.threads.get_mut(&(pid, tid)).expect("known by now");
        let running = thread.stack.iter().rfind(|entered| self.lanes[entered.lane].tid == 0);
        let running = running.map(|task| task.lane);
        for entered in &mut thread.stack {
            let lane = entered.lane;
            if entered.open.is_none() && (self.lanes[lane].tid != 0 || Some(lane) == running) {
                entered.open = Some(at);
                if let Some(chrome) = &mut self.chrome {
                    let (name, label) = (&self.names[entered.name], &self.lanes[lane].label);
                    chrome.begin(at, pid, tid, name, label, &entered.fields)?;
                }
            }
        }
        Ok(())
    }

    /// Closes the open bars of this range of a thread's stack, the innermost first.
    fn close_from(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        from: usize,
        to: usize,
    ) -> io::Result<()> {
        let thread = self.threads.get_mut(&(pid, tid)).expect("known by now");
        for index in (from..to).rev() {
            let Some(start) = thread.stack[index].open.take() else { continue };
            let Entered { lane, name, .. } = thread.stack[index];
            let below = &thread.stack[..index];
            let depth = below.iter().filter(|e| e.open.is_some() && e.lane == lane).count();
            self.lanes[lane].bars.push(Bar { start, end: at.max(start), name, depth });
            if let Some(chrome) = &mut self.chrome {
                chrome.end(at, pid, tid)?;
            }
        }
        Ok(())
    }

    /// The names of all spans that made bars, in order of appearance.
    pub(crate) fn bar_names(&self) -> Vec<usize> {
        let used: BTreeSet<usize> =
            self.lanes.iter().flat_map(|lane| lane.bars.iter().map(|bar| bar.name)).collect();
        used.into_iter().collect()
    }

    /// The lanes in the order in which they began, which is not that of their first words.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        order.sort_by_key(|&lane| self.lanes[lane].begin);
        order
    }

    /// The lanes that have not ended, each with the innermost span that it is in.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let inside = |name: usize, fields: &Fields| {
            let mut text = format!(" (in {}", self.names[name]);
            for (name, Value::Text(value) | Value::Literal(value)) in fields {
                _ = write!(text, " {name}={value}");
            }
            text + ")"
        };
        let innermost = |lane: usize| {
            let Lane { pid, tid, .. } = self.lanes[lane];
            let held = self.held.values().filter(|held| held.lane == lane);
            if let Some(held) = held.max_by_key(|held| held.start) {
                return inside(held.name, &held.fields);
            }
            let stack = self.threads.get(&(pid, tid)).map_or(&[][..], |thread| &thread.stack);
            let entered = stack.iter().rfind(|entered| entered.lane == lane);
            entered.map_or_else(String::new, |entered| inside(entered.name, &entered.fields))
        };
        let waiting = self.in_order().into_iter().filter(|&lane| self.lanes[lane].end.is_none());
        waiting
            .map(|lane| {
                printable(&(self.lanes[lane].label.clone() + &innermost(lane))).into_owned()
            })
            .collect()
    }

    /// The processes that were seen to begin and not to end.
    pub(crate) fn living(&self) -> impl Iterator<Item = u32> {
        let first = self.lanes.iter().filter(|lane| lane.tid == u64::from(lane.pid));
        first.filter(|lane| lane.end.is_none()).map(|lane| lane.pid)
    }
}

fn fields<'a>(columns: impl Iterator<Item = &'a str>) -> Fields {
    let field = |column: &str| {
        let (name, value) = column.split_at(column.find([':', '='])?);
        let text = unescape_column(&value[1..]);
        let value = if value.starts_with(':') { Value::Literal(text) } else { Value::Text(text) };
        Some((name.to_owned(), value))
    };
    columns.filter_map(field).collect()
}
