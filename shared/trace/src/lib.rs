//! Records who did what when: every process of a run appends lines to one file.
//!
//! A subscriber for `tracing` writes a line for every event, for what happens to a span, and for
//! every thread that begins or ends. A line is one `write` to a file opened for append, so lines of
//! several processes and threads do not mix. There is no buffer and no thread of our own, and no
//! lock of ours is held while a process forks: a forked child goes on recording under its own pid,
//! and what a process wrote before it crashed is there.
//!
//! A line has columns separated by tabs: nanoseconds on the system's monotonic clock, pid, thread
//! id, kind, and what the kind needs:
//!
//! | kind | what happened | further columns |
//! |---|---|---|
//! | `T` | a thread was seen for the first time | when it began, its name |
//! | `t` | a thread ended | |
//! | `n` | a span was made | its number; its name, file and line, nothing, its fields |
//! | `+` | a span was entered | its number |
//! | `-` | a span was left | its number |
//! | `c` | a span has one handle more than the first | its number |
//! | `.` | a span has one handle less; without any it is not entered again | its number |
//! | `e` | an event | its level, file and line, its message, its fields |
//! | `x` | the process was seen to be gone, by the runner | |
//!
//! A field has two columns, its name and its value. A thread's name, a message and both columns of
//! a field are JSON, see [`quote`]: no tab and no newline is in them.
//!
//! Two spans mean something to those who read a record: `task` is a coroutine, and `process` is the
//! life of the process that enters it. Both are called what their field `name` says.

use std::cell::Cell;
use std::fmt::{Arguments, Debug, Display, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static FILE: OnceLock<File> = OnceLock::new();
/// The number of the span that is the life of this process.
static LIFE: AtomicU64 = AtomicU64::new(0);

/// From now on this process and its forked children record into the file at `path`: events, spans,
/// threads and panics.
///
/// # Errors
/// As [`Recorder::appending_to`], or when `tracing` has a global subscriber already.
pub fn start(path: &Path) -> io::Result<()> {
    let recorder = Recorder::appending_to(path)?;
    tracing::subscriber::set_global_default(recorder).map_err(io::Error::other)?;
    this_thread(now());
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let payload = info.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or(payload.downcast_ref::<&str>().copied());
        let message = text.unwrap_or("a value that is not text");
        tracing::error!(at = place, "panics: {message}");
    }));
    Ok(())
}

/// The subscriber that records. It keeps nothing: spans are told to the record when they are made,
/// and so is how many handles they have.
#[derive(Debug)]
#[non_exhaustive]
pub struct Recorder;

impl Recorder {
    /// A subscriber that appends to the file at `path`, which must exist. A process has one such
    /// file.
    ///
    /// # Errors
    /// When the file cannot be opened, or this process records already.
    pub fn appending_to(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        FILE.set(file)
            .map_err(|_| io::Error::other("this process records already"))?;
        Ok(Self)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let number = LAST.fetch_add(1, Relaxed) + 1;
        let name = span.metadata().name();
        if name == "process" {
            LIFE.store(number, Relaxed);
        }
        let source = Source(span.metadata());
        let mut fields = Fields::default();
        span.record(&mut fields);
        let fields = fields.columns;
        write_line('n', format_args!("\t{number}\t{name}\t{source}\t{fields}"));
        Id::from_u64(number)
    }

    // A span has the fields that it is made with.
    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, id: &Id) {
        write_line('+', format_args!("\t{}", id.into_u64()));
    }

    fn exit(&self, id: &Id) {
        if id.into_u64() == LIFE.load(Relaxed) {
            let_threads_end();
        }
        write_line('-', format_args!("\t{}", id.into_u64()));
    }

    fn clone_span(&self, id: &Id) -> Id {
        write_line('c', format_args!("\t{}", id.into_u64()));
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        write_line('.', format_args!("\t{}", id.into_u64()));
        false // nobody knows here
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields {
            message: Some(String::new()),
            ..Fields::default()
        };
        event.record(&mut fields);
        let level = event.metadata().level();
        let source = Source(event.metadata());
        let message = fields.message.unwrap_or_default();
        let fields = fields.columns;
        write_line('e', format_args!("\t{level}\t{source}\t{message}{fields}"));
    }
}

/// File and line of an event's or a span's source.
struct Source<'a>(&'a Metadata<'a>);

impl Display for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let file = self.0.file();
        let line = self.0.line();
        write!(
            f,
            "{}:{}",
            file.unwrap_or_default(),
            line.unwrap_or_default()
        )
    }
}

/// Fields as columns.
#[derive(Default)]
struct Fields {
    columns: String,
    /// An event's message has a column of its own.
    message: Option<String>,
}

impl Fields {
    fn text(&mut self, field: &Field, value: Arguments<'_>) {
        match &mut self.message {
            Some(message) if field.name() == "message" && message.is_empty() => {
                quote(message, value);
            }
            _ => quote(self.value_of(field), value),
        }
    }

    fn literal(&mut self, field: &Field, value: impl Display) {
        _ = write!(self.value_of(field), "{value}");
    }

    fn value_of(&mut self, field: &Field) -> &mut String {
        self.columns.push('\t');
        quote(&mut self.columns, field.name());
        self.columns.push('\t');
        &mut self.columns
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, format_args!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, format_args!("{value}"));
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.literal(field, value);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.literal(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.literal(field, value);
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            self.literal(field, value);
        } else {
            self.text(field, format_args!("{value}"));
        }
    }
}

/// Appends a JSON string, with its quotes (RFC 8259, section 7). Control characters are escaped.
pub fn quote(line: &mut String, text: impl Display) {
    line.push('"');
    _ = write!(Escaped(line), "{text}");
    line.push('"');
}

struct Escaped<'a>(&'a mut String);

impl std::fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if !text.contains(|c| c < ' ' || c == '"' || c == '\\') {
            return self.0.write_str(text);
        }
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                c if c < ' ' => write!(self.0, "\\u{:04x}", u32::from(c))?,
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

fn write_line(kind: char, rest: Arguments<'_>) {
    let now = now();
    let (pid, tid) = this_thread(now);
    append(now, pid, tid, kind, rest);
}

fn append(now: u64, pid: u32, tid: u64, kind: char, rest: Arguments<'_>) {
    static INCOMPLETE: AtomicBool = AtomicBool::new(false);
    let Some(mut file) = FILE.get() else { return };
    let mut line = String::with_capacity(256);
    _ = writeln!(line, "{now}\t{pid}\t{tid}\t{kind}{rest}");
    if let Err(error) = file.write_all(line.as_bytes())
        && !INCOMPLETE.swap(true, Relaxed)
    {
        // An example must not fail because its record does; but a gap must not go unseen either.
        eprintln!("trace: the record is incomplete: {error}");
    }
}

thread_local! {
    static SEEN: Seen = const { Seen(Cell::new((0, 0))) };
}

/// The pid and thread id under which this thread last recorded. Dropped when the thread ends; not
/// dropped when the process ends before the thread does, and that is how a cut-off thread shows.
struct Seen(Cell<(u32, u64)>);

impl Drop for Seen {
    fn drop(&mut self) {
        let (pid, tid) = self.0.get();
        // A forked child has its parent's copy of this value until it records something itself.
        if pid == process::id() {
            append(now(), pid, tid, 't', format_args!(""));
        }
    }
}

/// This thread's pid and id; when it is new to the record, it is introduced first.
fn this_thread(now: u64) -> (u32, u64) {
    let pid = process::id();
    let known = SEEN.try_with(|seen| {
        if seen.0.get().0 != pid {
            let (tid, began) = id_and_beginning(now);
            seen.0.set((pid, tid));
            let mut name = String::new();
            quote(&mut name, thread::current().name().unwrap_or_default());
            append(now, pid, tid, 'T', format_args!("\t{began}\t{name}"));
        }
        seen.0.get()
    });
    // While the thread's own values are being dropped there is nothing to remember it by.
    known.unwrap_or_else(|_| (pid, id_and_beginning(now).0))
}

/// This thread's id and when it began, from the system (`proc_pid_stat(5)`, fields 1 and 22): one
/// that blocks at first says its first words late. The kernel counts in hundredths of a second, so
/// a thread that records at once is taken at its word.
///
/// Where there is no `/proc`, threads are numbered and begin when they say so.
fn id_and_beginning(now: u64) -> (u64, u64) {
    static NUMBERED: AtomicU64 = AtomicU64::new(0);
    const TICK: u64 = 10_000_000;
    let from_system = || {
        let stat = fs::read_to_string("/proc/thread-self/stat").ok()?;
        let tid = stat.split(' ').next()?.parse().ok()?;
        let ticks: u64 = stat.rsplit_once(')')?.1.split(' ').nth(20)?.parse().ok()?;
        let ago = clock(SINCE_BOOT).saturating_sub((ticks + 1) * TICK);
        Some((tid, now.saturating_sub(ago)))
    };
    let numbered = || u64::from(process::id()) + NUMBERED.fetch_add(1, Relaxed);
    from_system().unwrap_or_else(|| (numbered(), now))
}

/// The kernel's clock for the beginnings of threads: unlike the monotonic one it counts sleep.
#[cfg(target_os = "linux")]
const SINCE_BOOT: ClockId = ClockId::CLOCK_BOOTTIME;
#[cfg(not(target_os = "linux"))]
const SINCE_BOOT: ClockId = ClockId::CLOCK_MONOTONIC;

fn clock(id: ClockId) -> u64 {
    let time = clock_gettime(id).expect("the system has this clock");
    u64::try_from(time.tv_sec() * 1_000_000_000 + time.tv_nsec()).expect("time is positive")
}

/// Nanoseconds on the clock of a record, which all processes share (`clock_gettime(2)`,
/// `CLOCK_MONOTONIC`).
pub fn now() -> u64 {
    clock(ClockId::CLOCK_MONOTONIC)
}

/// Waits for threads that have done their work and are about to end, so that they are not taken for
/// cut off: `thread::scope` returns a little before the threads themselves are gone. A thread that
/// sleeps or waits is not waited for, a busy one for 50 ms at most.
///
/// A `process` span that is left does this by itself.
pub fn let_threads_end() {
    let deadline = Instant::now() + Duration::from_millis(50);
    while Instant::now() < deadline && other_threads_run() {
        thread::sleep(Duration::from_micros(200));
    }
}

fn other_threads_run() -> bool {
    let Ok(own) = fs::read_link("/proc/thread-self") else {
        return false;
    };
    let threads = fs::read_dir("/proc/self/task").into_iter();
    threads.flatten().flatten().any(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        let runs = stat
            .rsplit_once(") ")
            .is_some_and(|(_, state)| state.starts_with('R'));
        runs && Some(&*thread.file_name()) != own.file_name()
    })
}
