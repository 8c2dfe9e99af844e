//! The command line of a chapter: plays each example in a process of its own and judges it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, process, thread};

use lexopt::prelude::*;

use crate::chrome::Chrome;
use crate::reader::Reader;
use crate::text::{fit, printable};
use crate::watch::{End, NOT_FOUND, Watch, is_alive, keep, terminal_width};
use crate::{Example, draw, record, svg};

/// An example that takes longer is ended: something is wrong with it.
const LIMIT: Duration = Duration::from_secs(30);

// How the runner tells a child which example to play, and where to record. Processes that the
// example starts itself inherit both.
const EXAMPLE: &str = "TRACE_EXAMPLE";
const RECORD: &str = "TRACE_RECORD";
/// Another limit than the program's own, in seconds: for tests of what hangs.
const SECONDS: &str = "TRACE_LIMIT";

/// The `main` of a chapter's program: plays the examples that the command line names.
///
/// Ends with status 0 if every lesson held, 1 if one did not, and 2 if nothing was played because
/// the command line or the surroundings were wrong. Interrupted by a signal, or when nobody reads
/// its output any more, it ends with 128 + the signal's number, as a shell says it.
pub fn run(chapter: &str, examples: &[Example]) -> ExitCode {
    run_within(LIMIT, chapter, examples)
}

/// [`run`] with another limit for each example than the usual 30 seconds.
///
/// The environment variable `TRACE_LIMIT` overrides both, in seconds.
pub fn run_within(limit: Duration, chapter: &str, examples: &[Example]) -> ExitCode {
    keep();
    if let Some(example) = env::var_os(EXAMPLE) {
        return play(examples, &example);
    }
    let wanted = match Wanted::from_arguments(chapter, examples) {
        Ok(wanted) => wanted,
        Err(error) => {
            eprintln!("{chapter}: {error}");
            return ExitCode::from(2);
        }
    };
    let result = match wanted {
        Wanted::Text(text) => io::stdout().write_all(text.as_bytes()).map(|()| ExitCode::SUCCESS),
        Wanted::Plays(plays) => match Stage::set(plays, limit) {
            Ok(stage) => stage.play_all(chapter),
            Err(error) => {
                eprintln!("{chapter}: {error}");
                return ExitCode::from(2);
            }
        },
    };
    match result {
        Ok(code) => code,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(141),
        Err(error) => {
            eprintln!("{chapter}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// In a child: one example, recorded.
fn play(examples: &[Example], name: &std::ffi::OsStr) -> ExitCode {
    let started = env::var_os(RECORD)
        .ok_or_else(|| io::Error::other(format!("{RECORD} is not set")))
        .and_then(|path| record::start(Path::new(&path)));
    let example = examples.iter().find(|example| name == example.module);
    let (Ok(()), Some(example)) = (&started, example) else {
        eprintln!("cannot play {}: {started:?}", name.display());
        return ExitCode::from(2);
    };
    let outcome = (example.main)();
    record::let_threads_end();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("fails: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
enum Wanted {
    /// `--help` or `--list`.
    Text(String),
    Plays(Plays),
}

/// The examples to play, and what to make of them.
struct Plays {
    examples: Vec<Example>,
    python: bool,
    timeline: bool,
    svg: Option<PathBuf>,
    trace: Option<PathBuf>,
}

impl Wanted {
    fn from_arguments(chapter: &str, known: &[Example]) -> Result<Self, lexopt::Error> {
        Self::parse(lexopt::Parser::from_env(), chapter, known)
    }

    fn parse(
        mut arguments: lexopt::Parser,
        chapter: &str,
        known: &[Example],
    ) -> Result<Self, lexopt::Error> {
        const OPTIONS: [&str; 6] =
            ["--list", "--python", "--svg", "--trace", "--no-timeline", "--help"];
        let (mut python, mut timeline, mut svg, mut trace) = (false, true, None, None);
        let (mut examples, mut text) = (Vec::new(), None);
        while let Some(argument) = arguments.next()? {
            match argument {
                Short('h') | Long("help") => text = Some(help(chapter)),
                Long("list") => text = Some(list(known)),
                Long("python") => python = true,
                Long("no-timeline") => timeline = false,
                Long("svg") => svg = Some(PathBuf::from(arguments.value()?)),
                Long("trace") => trace = Some(PathBuf::from(arguments.value()?)),
                Value(name) => examples.push(find(&name, known)?),
                Long(option) => {
                    let nearest = nearest(&format!("--{option}"), OPTIONS.map(str::to_owned));
                    return Err(format!("unknown option '--{option}'{nearest}").into());
                }
                Short(_) => return Err(argument.unexpected()),
            }
        }
        if let Some(text) = text {
            return Ok(Self::Text(text));
        }
        if examples.is_empty() {
            examples = known.to_vec();
        }
        for (option, file) in [("--svg", &svg), ("--trace", &trace)] {
            if file.is_some() && examples.len() != 1 {
                return Err(format!("{option} draws one example: name one").into());
            }
        }
        Ok(Self::Plays(Plays { examples, python, timeline, svg, trace }))
    }
}

fn help(chapter: &str) -> String {
    format!(
        "Plays the examples of a chapter: {chapter} [EXAMPLE…]\n\
         \n\
         Without a name all are played, in teaching order.\n\
         \n  \
           --list         names, each with what it shows\n  \
           --python       also run the Python twin and put its lines and time beside ours\n  \
           --svg FILE     draw the timeline into FILE (one example)\n  \
           --trace FILE   write a Chrome trace, for ui.perfetto.dev (one example)\n  \
           --no-timeline  lines only\n  \
           -h, --help     this text\n\
         \n\
         Exit status: 0 every lesson held, 1 one did not, 2 nothing was played.\n"
    )
}

fn list(known: &[Example]) -> String {
    let widest = known.iter().map(|example| example.module.len()).max().unwrap_or(0);
    let line = |example: &Example| format!("{:widest$}  {}\n", example.name(), example.sentence());
    known.iter().map(line).collect()
}

fn find(name: &OsString, known: &[Example]) -> Result<Example, lexopt::Error> {
    let name = name.to_string_lossy();
    let same = |example: &&Example| example.name() == name || example.module == name;
    known.iter().find(same).copied().ok_or_else(|| {
        let nearest = nearest(&name, known.iter().map(Example::name));
        format!("no example '{name}'{nearest}; --list names them all").into()
    })
}

/// `; did you mean …?`, if one of the candidates is close.
fn nearest(given: &str, candidates: impl IntoIterator<Item = String>) -> String {
    let close = |name: String| (strsim::jaro_winkler(given, &name), name);
    let best = candidates.into_iter().map(close).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|best| best.0 > 0.7)
        .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

/// Everything that can be wrong before the first example, found out.
struct Stage {
    plays: Plays,
    watch: Watch,
    folder: TemporaryFolder,
    svg: Option<Output>,
    trace: Option<Output>,
    width: usize,
    colour: bool,
    limit: Duration,
}

impl Stage {
    fn set(plays: Plays, limit: Duration) -> io::Result<Self> {
        let terminal = io::stdout().is_terminal();
        let wants_none = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        Ok(Self {
            folder: TemporaryFolder::new()?,
            svg: plays.svg.as_deref().map(Output::open).transpose()?,
            trace: plays.trace.as_deref().map(Output::open).transpose()?,
            watch: Watch::new()?,
            width: terminal_width().unwrap_or(80),
            colour: terminal && !wants_none,
            limit: limit_from_environment()?.unwrap_or(limit),
            plays,
        })
    }

    fn play_all(mut self, chapter: &str) -> io::Result<ExitCode> {
        let started = Instant::now();
        let (mut failed, mut unjudged) = (Vec::new(), 0);
        let examples = std::mem::take(&mut self.plays.examples);
        for example in &examples {
            let (end, run) = self.play(chapter, example)?;
            unjudged += usize::from(end == End::Exit(0) && run.not_judged);
            let mut ends = vec![end];
            if self.plays.python && ends[0].ends_the_runner().is_none() {
                ends.extend(self.play_python(example, &run)?);
            }
            for end in ends {
                if let Some(status) = end.ends_the_runner() {
                    return Ok(ExitCode::from(status));
                }
                if end != End::Exit(0) {
                    failed.push(format!("{} ({end})", example.name()));
                }
            }
        }
        let (all, seconds) = (examples.len(), started.elapsed().as_secs_f64());
        let mut stdout = io::stdout().lock();
        let not_judged = format!("{unjudged} could not be judged");
        if !failed.is_empty() {
            let failed = failed.join(", ");
            let also = if unjudged > 0 { "; ".to_owned() + &not_judged } else { String::new() };
            writeln!(stdout, "{chapter}: {all} played, failed: {failed}{also}")?;
            return Ok(ExitCode::FAILURE);
        }
        let held = match (all, unjudged) {
            (1, 0) => "the lesson held".to_owned(),
            (_, 0) => "every lesson held".to_owned(),
            _ => format!("{} held, {not_judged}", all - unjudged),
        };
        writeln!(stdout, "{chapter}: {all} played, {held} ({seconds:.1} s)")?;
        Ok(ExitCode::SUCCESS)
    }

    /// Plays an example in a child, tells its events as they happen, and draws them at the end.
    fn play(&mut self, chapter: &str, example: &Example) -> io::Result<(End, Reader)> {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{} · {}", example.name(), example.sentence())?;
        let start = record::now();
        let mut record = self.folder.empty_record()?;
        let mut child = self.watch.this_program();
        child.env(EXAMPLE, example.module).env(RECORD, self.folder.record());
        child.env("TMPDIR", &self.folder.path);

        let chrome = self.trace.take().map(|output| Chrome::new(output, start)).transpose()?;
        let mut run = Reader::new(start, chrome);
        let mut deaths = HashMap::new();
        let mut unread = Vec::new();
        let colour = self.colour;
        let end = self.watch.run(&mut child, self.limit, || {
            record.read_to_end(&mut unread)?;
            let whole = unread.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
            for line in String::from_utf8_lossy(&unread[..whole]).lines() {
                if let Some(note) = run.line(line)? {
                    writeln!(stdout, "{}", draw::line(&run, &note, colour))?;
                }
            }
            unread.drain(..whole);
            for pid in run.living() {
                if !deaths.contains_key(&pid) && !is_alive(pid) {
                    deaths.insert(pid, record::now());
                }
            }
            Ok(())
        })?;
        let waiting = run.waiting();
        run.finish(record::now(), &deaths, end.in_order())?;
        if end.ends_the_runner().is_some() {
            return Ok((end, run));
        }
        if run.untold() > 0 {
            writeln!(stdout, "… and {} more events", run.untold())?;
        }
        if self.plays.timeline && run.events > 0 {
            write!(stdout, "\n{}", draw::timeline(&run, self.width, self.colour))?;
        }
        if end != End::Exit(0) {
            writeln!(stdout, "{} did not hold: {end}", example.name())?;
        }
        if end == End::TimedOut {
            writeln!(stdout, "still waiting: {}", waiting.join(", "))?;
        }
        if let Some(mut output) = self.svg.take() {
            let title = format!("{chapter} {}", example.name());
            output.empty()?;
            output.write_all(svg::picture(&run, &title).as_bytes())?;
            output.done();
        }
        writeln!(stdout)?;
        Ok((end, run))
    }

    /// Runs the Python twin and shows it beside `ours`. `None` if there is none, or no Python: that
    /// is not a failure.
    fn play_python(&self, example: &Example, ours: &Reader) -> io::Result<Option<End>> {
        let mut stdout = io::stdout().lock();
        if !Path::new(example.python).exists() {
            writeln!(stdout, "python: {} has no counterpart\n", example.name())?;
            return Ok(None);
        }
        let (reader, writer) = io::pipe()?;
        let started = Instant::now();
        let lines = thread::spawn(move || {
            let lines = BufReader::new(reader).lines().map_while(Result::ok);
            lines.map(|line| (started.elapsed().as_secs_f64(), line)).collect::<Vec<_>>()
        });
        let mut python = self.watch.command("python3");
        python.args(["-u", example.python]).env("TMPDIR", &self.folder.path).stdout(writer);
        let end = self.watch.run(&mut python, self.limit, || Ok(()))?;
        if end == End::Exit(NOT_FOUND) {
            writeln!(stdout, "python: python3 is not installed, so the twin was not run\n")?;
            return Ok(None);
        }
        let seconds = started.elapsed().as_secs_f64();
        drop(python); // and with it our end of the pipe, so that the lines end
        let lines = lines.join().expect("reading lines does not panic");
        let failed = if end == End::Exit(0) { String::new() } else { format!(", {end}") };
        let column = self.width.saturating_sub(3) / 2;
        let mut row = |left: &str, right: &str| {
            let row = format!("{} │ {}", fit(left, column), fit(&printable(right), column));
            writeln!(stdout, "{}", row.trim_end())
        };
        row(
            &format!("Rust, {:.3} s", ours.seconds(ours.last)),
            &format!("Python, {seconds:.3} s{failed}"),
        )?;
        for index in 0..ours.notes.len().max(lines.len()) {
            let left = ours.notes.get(index).map_or_else(String::new, |note| {
                let label = &ours.lanes[note.lane].label;
                format!("{:>6.3} {label}: {}", ours.seconds(note.at), note.text)
            });
            let right = lines.get(index).map(|(at, line)| format!("{at:>6.3} {line}"));
            row(&left, &right.unwrap_or_default())?;
        }
        writeln!(stdout)?;
        Ok(Some(end))
    }
}

fn limit_from_environment() -> io::Result<Option<Duration>> {
    let Some(limit) = env::var_os(SECONDS) else { return Ok(None) };
    let seconds = limit.to_str().and_then(|seconds| seconds.parse().ok());
    let wrong = || io::Error::other(format!("{SECONDS} is a number of seconds"));
    seconds.map(|seconds| Some(Duration::from_secs(seconds))).ok_or_else(wrong)
}

/// A folder for the record, which is also the temporary folder of the examples: what one of them
/// leaves there when it is killed goes with it. Removed when it is dropped.
struct TemporaryFolder {
    path: PathBuf,
}

impl TemporaryFolder {
    fn new() -> io::Result<Self> {
        let folder = env::temp_dir();
        for attempt in 0..100 {
            let path = folder.join(format!("trace-{}-{attempt}", process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(named("the temporary folder", &folder, &error)),
                Ok(()) => return Ok(Self { path }),
            }
        }
        Err(io::Error::other("the temporary folder is full of old records"))
    }

    fn record(&self) -> PathBuf {
        self.path.join("record")
    }

    /// The record with nothing in it.
    fn empty_record(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true).open(self.record())
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.path);
    }
}

/// A file that the command line names: opened before anything runs, written afterwards. What is in
/// it stays until then, and a file that was made for nothing goes again.
pub(crate) struct Output {
    path: PathBuf,
    file: File,
    made: bool,
    done: bool,
}

impl Output {
    fn open(path: &Path) -> io::Result<Self> {
        let made = !path.exists();
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|error| named("cannot write to", path, &error))?;
        Ok(Self { path: path.to_owned(), file, made, done: false })
    }

    /// From here on what was in the file before is gone. A pipe or a device has nothing in it.
    pub(crate) fn empty(&mut self) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        Ok(())
    }

    /// All is written: the file stays.
    pub(crate) fn done(&mut self) {
        self.done = true;
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        written.map_err(|error| named("cannot write to", &self.path, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.made && !self.done {
            _ = fs::remove_file(&self.path);
        }
    }
}

fn named(what: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what} {}: {error}", path.display()))
}
