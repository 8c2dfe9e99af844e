//! Record: every process of a run appends lines to one file.
//!
//! A line is written with a single `write` to a file opened for append, so lines of several
//! processes and threads do not mix. There is no buffer and no thread of our own, and no lock of
//! ours is held while a process forks: a forked child goes on recording under its own pid.
//!
//! A line has columns separated by tabs: nanoseconds on the system's monotonic clock, pid, thread
//! id, kind, and what the kind needs:
//!
//! | kind | what happened | further columns |
//! |---|---|---|
//! | `T` | a thread was seen for the first time | when it began, its name |
//! | `t` | a thread ended | |
//! | `x` | a process called `_exit` | |
//! | `+` | a span was entered | its number, its name, its fields |
//! | `-` | a span was left | its number |
//! | `.` | a span was closed: it will not be entered again | its number |
//! | `e` | an event | its level, its fields |
//!
//! A field is `name:value` for a number or a boolean, `name=value` for any other value.

use std::cell::Cell;
use std::fmt::{Debug, Write as _};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::text::escape_column;

static FILE: OnceLock<File> = OnceLock::new();
static INCOMPLETE: AtomicBool = AtomicBool::new(false);

/// From now on this process and its forked children record into the file at `path`.
pub(crate) fn start(path: &Path) -> io::Result<()> {
    let recorder = Recorder::appending_to(path)?;
    tracing::subscriber::set_global_default(Registry::default().with(recorder))
        .map_err(io::Error::other)?;
    this_thread(now());
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("a value that is not text");
        tracing::error!(at = place, "panics: {message}");
    }));
    Ok(())
}

/// The layer that records. [`run`](crate::run) installs it in each example's process.
#[derive(Debug)]
#[non_exhaustive]
pub struct Recorder;

impl Recorder {
    /// A layer that appends to the file at `path`, which must exist. A process has one such file.
    ///
    /// # Errors
    /// When the file cannot be opened, or this process records already.
    pub fn appending_to(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        FILE.set(file).map_err(|_| io::Error::other("this process records already"))?;
        Ok(Self)
    }
}

/// A span's number in its process, and its columns as they are written each time it is entered.
struct Span {
    number: u64,
    columns: String,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut columns = Columns(format!("\t{}", attributes.metadata().name()));
        attributes.record(&mut columns);
        let span = Span { number: NEXT.fetch_add(1, Relaxed), columns: columns.0 };
        ctx.span(id).expect("a new span is known").extensions_mut().insert(span);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        with_span(&ctx, id, |span| {
            let mut columns = Columns(std::mem::take(&mut span.columns));
            values.record(&mut columns);
            span.columns = columns.0;
        });
    }

    fn on_enter(&self, id: &Id, ctx: Context<'_, S>) {
        with_span(&ctx, id, |span| {
            write_line('+', format_args!("\t{}{}", span.number, span.columns));
        });
    }

    fn on_exit(&self, id: &Id, ctx: Context<'_, S>) {
        with_span(&ctx, id, |span| write_line('-', format_args!("\t{}", span.number)));
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        with_span(&ctx, &id, |span| write_line('.', format_args!("\t{}", span.number)));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut columns = Columns(format!("\t{}", event.metadata().level()));
        event.record(&mut columns);
        write_line('e', format_args!("{}", columns.0));
    }
}

fn with_span<S>(ctx: &Context<'_, S>, id: &Id, use_it: impl FnOnce(&mut Span))
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if let Some(span) = ctx.span(id)
        && let Some(span) = span.extensions_mut().get_mut::<Span>()
    {
        use_it(span);
    }
}

/// Fields as columns.
struct Columns(String);

impl Columns {
    fn text(&mut self, field: &Field, value: &str) {
        self.0.push('\t');
        self.0.push_str(field.name());
        self.0.push('=');
        escape_column(&mut self.0, value);
    }

    fn literal(&mut self, field: &Field, value: impl std::fmt::Display) {
        _ = write!(self.0, "\t{}:{value}", field.name());
    }
}

impl Visit for Columns {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, &format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
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
            self.text(field, &value.to_string());
        }
    }
}

fn write_line(kind: char, rest: std::fmt::Arguments<'_>) {
    let now = now();
    let (pid, tid) = this_thread(now);
    append(now, pid, tid, kind, rest);
}

fn append(now: u64, pid: u32, tid: u64, kind: char, rest: std::fmt::Arguments<'_>) {
    let Some(mut file) = FILE.get() else { return };
    let mut line = String::with_capacity(128);
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
            let tid = thread_id();
            seen.0.set((pid, tid));
            let mut name = String::new();
            escape_column(&mut name, std::thread::current().name().unwrap_or_default());
            append(now, pid, tid, 'T', format_args!("\t{}\t{name}", began(now)));
        }
        seen.0.get()
    });
    // While the thread's own values are being dropped there is nothing to remember it by.
    known.unwrap_or_else(|_| (pid, thread_id()))
}

#[cfg(target_os = "linux")]
mod system {
    use std::time::{Duration, Instant};

    use nix::libc;
    use nix::time::{ClockId, clock_gettime};

    fn clock(id: ClockId) -> u64 {
        let time = clock_gettime(id).expect("the system has this clock");
        u64::try_from(time.tv_sec() * 1_000_000_000 + time.tv_nsec()).expect("time is positive")
    }

    /// Nanoseconds on a clock that all processes share (`clock_gettime(2)`, `CLOCK_MONOTONIC`).
    pub(crate) fn now() -> u64 {
        clock(ClockId::CLOCK_MONOTONIC)
    }

    pub(super) fn thread_id() -> u64 {
        u64::from(nix::unistd::gettid().as_raw().unsigned_abs())
    }

    /// When this thread began. The kernel counts that in hundredths of a second
    /// (`proc_pid_stat(5)`, field 22), so a thread that records at once is taken at its word.
    pub(super) fn began(now: u64) -> u64 {
        const TICK: u64 = 10_000_000;
        let began = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
            let ticks: u64 = stat.rsplit_once(')')?.1.split(' ').nth(20)?.parse().ok()?;
            let ago = clock(ClockId::CLOCK_BOOTTIME).checked_sub((ticks + 1) * TICK)?;
            now.checked_sub(ago)
        };
        began().unwrap_or(now)
    }

    /// Waits for threads that have done their work and are about to end, so that they are not taken
    /// for cut off: `thread::scope` returns a little before the threads themselves are gone. A
    /// thread that sleeps or waits is not waited for, a busy one for 50 ms at most.
    pub(crate) fn let_threads_end() {
        let deadline = Instant::now() + Duration::from_millis(50);
        while Instant::now() < deadline && other_threads_run() {
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    fn other_threads_run() -> bool {
        let own = nix::unistd::gettid().to_string();
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        threads.filter(|thread| thread.file_name() != own.as_str()).any(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, fields)| fields.starts_with('R'))
        })
    }

    /// A forked child ends with `_exit`, which runs no destructor: nothing would tell such an end
    /// from a kill. So the program's own `_exit` takes the C library's place, records the end, and
    /// does what the library's does: `exit_group(2)`.
    #[unsafe(no_mangle)]
    extern "C" fn _exit(status: libc::c_int) -> ! {
        let pid = std::process::id();
        if let Ok((seen, tid)) = super::SEEN.try_with(|seen| seen.0.get())
            && seen == pid
        {
            let_threads_end();
            super::append(now(), pid, tid, 'x', format_args!(""));
        }
        loop {
            // SAFETY: `exit_group` takes one integer, touches no memory of ours, does not return.
            unsafe { libc::syscall(libc::SYS_exit_group, status) };
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    use std::time::SystemTime;

    /// Nanoseconds on a clock that all processes share.
    pub(crate) fn now() -> u64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    /// Numbers in the order in which threads are first seen; the main thread has the process's.
    pub(super) fn thread_id() -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        u64::from(std::process::id()) + NEXT.fetch_add(1, Relaxed)
    }

    pub(super) fn began(now: u64) -> u64 {
        now
    }

    pub(crate) fn let_threads_end() {}
}

use system::{began, thread_id};
pub(crate) use system::{let_threads_end, now};
