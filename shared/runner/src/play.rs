//! Plays examples, each in a process of its own: follows, tells, draws, judges.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, mem, thread};

use crate::command_line::Plays;
use crate::example::Example;
use crate::files::{Output, TemporaryFolder};
use crate::model::{Draw, Played, Run};
use crate::terminal;
use crate::text::{columns, fit, printable};
use crate::watch::{End, Watch, is_alive, terminal_width};

// How the runner tells a child which example to play, and where to record. Processes that the
// example starts itself inherit both.
pub(crate) const EXAMPLE: &str = "TRACE_EXAMPLE";
const RECORD: &str = "TRACE_RECORD";
/// After how many seconds an example is ended: something is wrong with it.
const LIMIT: &str = "TRACE_LIMIT";
const USUAL_LIMIT: Duration = Duration::from_secs(30);

/// Where to keep the record of a run: for the book, which shows it again.
const KEEP: &str = "TRACE_KEEP";

/// How many lanes are named when they still wait at the limit.
const MOST_WAITING: usize = 20;

/// In a child: one example, recorded.
pub(crate) fn play(examples: &[Example], name: &OsStr) -> ExitCode {
    let started = env::var_os(RECORD)
        .ok_or_else(|| io::Error::other(format!("{RECORD} is not set")))
        .and_then(|path| trace::start(Path::new(&path)));
    let example = examples.iter().find(|example| name == example.module);
    let (Ok(()), Some(example)) = (&started, example) else {
        eprintln!("cannot play {}: {started:?}", name.display());
        return ExitCode::from(2);
    };
    let outcome = (example.main)();
    trace::let_threads_end();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("fails: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that can be wrong before the first example, found out.
pub(crate) struct Stage {
    plays: Plays,
    watch: Watch,
    folder: TemporaryFolder,
    outputs: Vec<(Output, Draw)>,
    width: usize,
    colour: bool,
    limit: Duration,
}

impl Stage {
    pub(crate) fn set(mut plays: Plays) -> io::Result<Self> {
        let wants_none = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let folder = TemporaryFolder::new()?;
        let pictures = mem::take(&mut plays.pictures).into_iter();
        let outputs = pictures.map(|picture| Ok((Output::open(picture.file)?, picture.draw)));
        Ok(Self {
            folder,
            outputs: outputs.collect::<io::Result<_>>()?,
            watch: Watch::new()?,
            width: terminal_width().unwrap_or(80),
            colour: io::stdout().is_terminal() && !wants_none,
            limit: limit()?,
            plays,
        })
    }

    pub(crate) fn play_all(mut self, chapter: &str) -> io::Result<ExitCode> {
        let started = Instant::now();
        let mut failed = Vec::new();
        let mut unjudged = 0;
        let examples = mem::take(&mut self.plays.examples);
        for example in &examples {
            let (ours, took, played) = self.play(chapter, example)?;
            let mut ends = vec![ours];
            if self.plays.python {
                ends.extend(self.play_python(&played, took)?);
            }
            ends.retain(|end| *end != End::Exit(0));
            failed.extend(ends.iter().map(|end| format!("{} ({end})", example.name())));
            unjudged += usize::from(ours == End::Exit(0) && played.run.not_judged);
        }
        let all = examples.len();
        let mut outcome = match (failed.is_empty(), unjudged) {
            (true, 0) if all == 1 => "the lesson held".to_owned(),
            (true, 0) => "every lesson held".to_owned(),
            (true, _) => format!("{} held", all - unjudged),
            (false, _) => format!("failed: {}", failed.join(", ")),
        };
        if unjudged > 0 {
            let separator = if failed.is_empty() { "," } else { ";" };
            outcome += &format!("{separator} {unjudged} could not be judged");
        }
        let seconds = started.elapsed().as_secs_f64();
        let summary = format!("{chapter}: {all} played, {outcome} ({seconds:.1} s)");
        writeln!(io::stdout(), "{summary}")?;
        Ok(ExitCode::from(u8::from(!failed.is_empty())))
    }

    /// Plays an example in a child, tells its events as they happen, and draws them at the end.
    fn play<'a>(
        &mut self,
        chapter: &'a str,
        example: &'a Example,
    ) -> io::Result<(End, Duration, Played<'a>)> {
        let mut stdout = io::stdout().lock();
        let path = self.folder.record();
        File::create(&path)?;
        let mut record = File::open(&path)?;
        let mut missed = File::options().append(true).open(&path)?;
        let mut child = self.watch.this_program();
        child.env(EXAMPLE, example.module).env(RECORD, &path);
        child.env("TMPDIR", &self.folder.path);

        writeln!(stdout, "{} · {}", example.name(), example.sentence())?;
        let mut run = Run::default();
        run.keep_all = !self.outputs.is_empty();
        let mut unread = Vec::new();
        let started = Instant::now();
        let end = self.watch.run(&mut child, self.limit, || {
            for pid in run.living().filter(|&pid| !is_alive(pid)) {
                let line = format!("{}\t{pid}\t{pid}\tx\n", trace::now());
                _ = missed.write_all(line.as_bytes()); // one `write`: others append, too
            }
            record.read_to_end(&mut unread)?;
            let last = unread.iter().rposition(|&byte| byte == b'\n');
            let whole: Vec<u8> = unread.drain(..last.map_or(0, |last| last + 1)).collect();
            for line in String::from_utf8_lossy(&whole).lines() {
                if let Some(note) = run.read(line) {
                    let line = terminal::line(&run, &run.notes[note], self.colour);
                    writeln!(stdout, "{line}")?;
                }
            }
            Ok(())
        })?;
        let took = started.elapsed();
        if let Some(kept) = env::var_os(KEEP) {
            fs::copy(&path, kept)?;
        }
        let mut trouble = String::new();
        if end != End::Exit(0) {
            trouble = format!("{} did not hold: {end}\n", example.name());
        }
        if end == End::TimedOut {
            let mut waiting = run.waiting();
            if waiting.len() > MOST_WAITING {
                waiting.truncate(MOST_WAITING);
                waiting.push("…".to_owned());
            }
            trouble += &format!("still waiting: {}\n", waiting.join(", "));
        }
        run.finish(trace::now(), matches!(end, End::Exit(_)));
        if run.untold() > 0 {
            writeln!(stdout, "… and {} more events", run.untold())?;
        }
        let timeline = terminal::timeline(&run, self.width, self.colour);
        if self.plays.timeline && !timeline.is_empty() {
            write!(stdout, "\n{timeline}")?;
        }
        writeln!(stdout, "{trouble}")?;
        let played = Played {
            chapter,
            example,
            run,
            trouble,
        };
        for (output, draw) in self.outputs.drain(..) {
            output.fill(draw, &played)?;
        }
        Ok((end, took, played))
    }

    /// Runs the Python version and shows its lines below ours. `None` if there is none, or no
    /// Python: that is not a failure.
    fn play_python(&self, ours: &Played<'_>, ours_took: Duration) -> io::Result<Option<End>> {
        let example = ours.example;
        let label = terminal::label_width(&ours.run);
        let mut stdout = io::stdout().lock();
        if !Path::new(example.python).exists() {
            writeln!(stdout, "python: {} has no counterpart\n", example.name())?;
            return Ok(None);
        }
        if let Some(why) = unfit() {
            writeln!(stdout, "{why}: the Python version was not run\n")?;
            return Ok(None);
        }
        // Its errors go where its lines go, so that they come in their place.
        let (reader, writer) = io::pipe()?;
        let mut python = self.watch.command("python3");
        python.args(["-u", example.python]);
        python.env("TMPDIR", &self.folder.path);
        python.stdout(writer.try_clone()?).stderr(writer);
        let (tell, told) = mpsc::channel();
        let started = Instant::now();
        thread::spawn(move || {
            for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
                _ = tell.send((started.elapsed(), line));
            }
        });
        writeln!(stdout, "{} in Python", example.name())?;
        let mut begun = None; // as ours, its times are told from the first line on
        let mut print = |(at, line): (Duration, Vec<u8>)| {
            let line = String::from_utf8_lossy(&line);
            let (name, text) = name_and_text(&line);
            let seconds = (at - *begun.get_or_insert(at)).as_secs_f64();
            let name = fit(name, label.max(columns(name)));
            writeln!(stdout, "{seconds:>7.3}  {name}  {}", printable(text))
        };
        let end = self.watch.run(&mut python, self.limit, || {
            told.try_iter().try_for_each(&mut print)
        })?;
        let ours = ours_took.as_secs_f64();
        let took = started.elapsed().as_secs_f64();
        drop(python); // and with it our end of the pipe, so that the lines end
        told.iter().try_for_each(print)?;
        let failed = match end {
            End::Exit(0) => String::new(),
            end => format!(", {end}"),
        };
        writeln!(stdout, "Rust {ours:.3} s, Python {took:.3} s{failed}\n")?;
        Ok(Some(end))
    }
}

/// The Python versions begin a line with the name of the thread, process or task.
fn name_and_text(line: &str) -> (&str, &str) {
    match line.split_once(": ") {
        Some(("MainThread" | "MainProcess", text)) => ("main", text),
        Some((name, text)) if columns(name) <= 30 => (name, text),
        _ => ("", line),
    }
}

fn limit() -> io::Result<Duration> {
    let Some(limit) = env::var_os(LIMIT) else {
        return Ok(USUAL_LIMIT);
    };
    let seconds = limit.to_str().and_then(|seconds| seconds.parse().ok());
    let limit = seconds.map(Duration::from_secs);
    limit.ok_or_else(|| io::Error::other(format!("{LIMIT} is a number of seconds")))
}

/// Why this machine's Python cannot run our programs, if that is plain before it tries.
fn unfit() -> Option<String> {
    let question = "import platform, sys\n\
                    print(platform.python_version())\n\
                    sys.exit(sys.version_info < (3, 11))";
    let mut python = Command::new("python3");
    let answer = python.args(["-c", question]).stdin(Stdio::null()).output();
    match answer {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Some("python3 is not installed".to_owned())
        }
        Ok(answer) if answer.status.code() == Some(1) => {
            let found = String::from_utf8_lossy(&answer.stdout);
            let found = found.trim_end();
            Some(format!(
                "Python 3.11 or later is needed, and python3 is {found}"
            ))
        }
        _ => None,
    }
}
