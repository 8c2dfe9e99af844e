//! Plays examples, each in a process of its own: follows, tells, draws, judges.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, fs, mem, thread};

use crate::command_line::Plays;
use crate::end::End;
use crate::example::Example;
use crate::files::{Output, TemporaryFolder};
use crate::model::Run;
use crate::text::{columns, fit, printable};
use crate::watch::{Watch, is_alive, terminal_width};
use crate::{chrome, svg, terminal};

// How the runner tells a child which example to play, and where to record. Processes that the
// example starts itself inherit both.
pub(crate) const EXAMPLE: &str = "TRACE_EXAMPLE";
const RECORD: &str = "TRACE_RECORD";
/// Another limit than the program's own, in seconds: for tests of what hangs.
const LIMIT: &str = "TRACE_LIMIT";

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
    html: Option<Output>,
    svg: Option<Output>,
    trace: Option<Output>,
    width: usize,
    colour: bool,
    limit: Duration,
}

/// How an example went.
struct Played {
    end: End,
    took: Duration,
    not_judged: bool,
    label_width: usize,
}

impl Stage {
    pub(crate) fn set(plays: Plays, limit: Duration) -> io::Result<Self> {
        let wants_none = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        Ok(Self {
            folder: TemporaryFolder::new()?,
            html: plays.html.as_deref().map(Output::open).transpose()?,
            svg: plays.svg.as_deref().map(Output::open).transpose()?,
            trace: plays.trace.as_deref().map(Output::open).transpose()?,
            watch: Watch::new()?,
            width: terminal_width().unwrap_or(80),
            colour: io::stdout().is_terminal() && !wants_none,
            limit: limit_from_environment()?.unwrap_or(limit),
            plays,
        })
    }

    pub(crate) fn play_all(mut self, chapter: &str) -> io::Result<ExitCode> {
        let started = Instant::now();
        let (mut failed, mut unjudged) = (Vec::new(), 0);
        let examples = mem::take(&mut self.plays.examples);
        for example in &examples {
            let ours = self.play(chapter, example)?;
            let mut ends = vec![ours.end];
            if self.plays.python && !matches!(ours.end, End::Stopped(_)) {
                ends.extend(self.play_python(example, &ours)?);
            }
            for end in ends {
                match end {
                    End::Exit(0) => {}
                    End::Stopped(status) => return Ok(ExitCode::from(status)),
                    end => failed.push(format!("{} ({end})", example.name())),
                }
            }
            unjudged += usize::from(ours.end == End::Exit(0) && ours.not_judged);
        }
        let (all, seconds) = (examples.len(), started.elapsed().as_secs_f64());
        let mut stdout = io::stdout().lock();
        let not_judged = format!("{unjudged} could not be judged");
        if !failed.is_empty() {
            let failed = failed.join(", ");
            let also = if unjudged > 0 {
                "; ".to_owned() + &not_judged
            } else {
                String::new()
            };
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
    fn play(&mut self, chapter: &str, example: &Example) -> io::Result<Played> {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{} · {}", example.name(), example.sentence())?;
        let mut record = self.folder.empty_record()?;
        let mut child = self.watch.this_program();
        child
            .env(EXAMPLE, example.module)
            .env(RECORD, self.folder.record());
        child.env("TMPDIR", &self.folder.path);

        let mut run = Run::default();
        run.keep_all = self.trace.is_some();
        let (mut unread, mut gone) = (Vec::new(), String::new());
        let colour = self.colour;
        let started = Instant::now();
        let end = self.watch.run(&mut child, self.limit, || {
            record.read_to_end(&mut unread)?;
            let whole = unread
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |last| last + 1);
            for line in String::from_utf8_lossy(&unread[..whole]).lines() {
                if let Some(note) = run.read(line) {
                    writeln!(stdout, "{}", terminal::line(&run, &run.notes[note], colour))?;
                }
            }
            unread.drain(..whole);
            for pid in run
                .living()
                .filter(|&pid| !is_alive(pid))
                .collect::<Vec<_>>()
            {
                let now = trace::now();
                run.gone(pid, now);
                gone += &format!("{now}\t{pid}\t{pid}\tx\n");
            }
            Ok(())
        })?;
        let took = started.elapsed();
        let waiting = run.waiting();
        run.finish(trace::now(), matches!(end, End::Exit(_)));
        let played = Played {
            end,
            took,
            not_judged: run.not_judged,
            label_width: terminal::label_width(&run),
        };
        if matches!(end, End::Stopped(_)) {
            return Ok(played);
        }
        if let Some(kept) = env::var_os(KEEP) {
            fs::write(kept, fs::read_to_string(self.folder.record())? + &gone)?;
        }
        if run.untold() > 0 {
            writeln!(stdout, "… and {} more events", run.untold())?;
        }
        let timeline = terminal::timeline(&run, self.width, self.colour);
        if self.plays.timeline && !timeline.is_empty() {
            write!(stdout, "\n{timeline}")?;
        }
        let mut trouble = String::new();
        if end != End::Exit(0) {
            trouble = format!("{} did not hold: {end}\n", example.name());
        }
        if end == End::TimedOut {
            let more = if waiting.len() > MOST_WAITING {
                ", …"
            } else {
                ""
            };
            let waiting = waiting[..waiting.len().min(MOST_WAITING)].join(", ");
            trouble += &format!("still waiting: {waiting}{more}\n");
        }
        write!(stdout, "{trouble}")?;
        if let Some(html) = self.html.take() {
            let page = example
                .lesson()
                .page(chapter, example.sentence(), &run, &trouble);
            html.fill(|file| file.write_all(page.as_bytes()))?;
        }
        if let Some(svg) = self.svg.take() {
            let picture = svg::picture(&run, &format!("{chapter} {}", example.name()));
            svg.fill(|file| file.write_all(picture.as_bytes()))?;
        }
        if let Some(trace) = self.trace.take() {
            trace.fill(|file| chrome::write(&run, file))?;
        }
        writeln!(stdout)?;
        Ok(played)
    }

    /// Runs the Python version and shows its lines below ours. `None` if there is none, or no
    /// Python: that is not a failure.
    fn play_python(&self, example: &Example, ours: &Played) -> io::Result<Option<End>> {
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
        python
            .args(["-u", example.python])
            .env("TMPDIR", &self.folder.path);
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
            let (label, text) = lane_and_text(&line);
            let at = at - *begun.get_or_insert(at);
            let label = fit(label, ours.label_width.max(columns(label)));
            writeln!(
                stdout,
                "{:>7.3}  {label}  {}",
                at.as_secs_f64(),
                printable(text)
            )
        };
        let end = self.watch.run(&mut python, self.limit, || {
            told.try_iter().try_for_each(&mut print)
        })?;
        let took = started.elapsed();
        drop(python); // and with it our end of the pipe, so that the lines end
        told.iter().try_for_each(print)?;
        let failed = if end == End::Exit(0) {
            String::new()
        } else {
            format!(", {end}")
        };
        let (ours, took) = (ours.took.as_secs_f64(), took.as_secs_f64());
        writeln!(stdout, "Rust {ours:.3} s, Python {took:.3} s{failed}\n")?;
        Ok(Some(end))
    }
}

/// The Python versions begin a line with the name of the thread, process or task.
fn lane_and_text(line: &str) -> (&str, &str) {
    match line.split_once(": ") {
        Some(("MainThread" | "MainProcess", text)) => ("main", text),
        Some((label, text)) if columns(label) <= 30 => (label, text),
        _ => ("", line),
    }
}

fn limit_from_environment() -> io::Result<Option<Duration>> {
    let Some(limit) = env::var_os(LIMIT) else {
        return Ok(None);
    };
    let seconds = limit.to_str().and_then(|seconds| seconds.parse().ok());
    let wrong = || io::Error::other(format!("{LIMIT} is a number of seconds"));
    seconds
        .map(|seconds| Some(Duration::from_secs(seconds)))
        .ok_or_else(wrong)
}

/// Why this machine's Python cannot run our programs, if that is plain before it tries.
fn unfit() -> Option<String> {
    let question = "import platform, sys\n\
                    print(platform.python_version())\n\
                    sys.exit(sys.version_info < (3, 11))";
    match Command::new("python3")
        .args(["-c", question])
        .stdin(Stdio::null())
        .output()
    {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Some("python3 is not installed".to_owned())
        }
        Ok(answer) if answer.status.code() == Some(1) => {
            let found = String::from_utf8_lossy(&answer.stdout)
                .trim_end()
                .to_owned();
            Some(format!(
                "Python 3.11 or later is needed, and python3 is {found}"
            ))
        }
        _ => None,
    }
}
