//! Uses the workspace from outside, as a reader would: finds the chapters and their examples by
//! itself, plays them, and reads what they recorded as data.
//!
//! A chapter that has something of its own to prove about a recorded run uses [`record`] in its
//! own tests.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, fs, thread};

use serde_json::Value;

pub mod beside;
pub mod hunks;

/// A test that takes longer hangs.
pub const HANG: Duration = Duration::from_secs(120);

/// Runs a test in a thread of its own: fails as it fails, and when it takes longer than a minute.
pub fn within_a_minute(test: impl FnOnce() + Send + 'static) {
    let (tell, told) = mpsc::channel();
    let test = thread::spawn(move || {
        test();
        tell.send(()).expect("somebody listens");
    });
    let told = told.recv_timeout(Duration::from_secs(60));
    assert_ne!(told, Err(RecvTimeoutError::Timeout), "it hangs");
    test.join().unwrap_or_else(|panic| resume_unwind(panic));
}

/// A chapter's folder and its program.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// The name of the folder and of the program: `05-locks`.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The built program.
    pub program: PathBuf,
    /// The names of its examples in teaching order, as the program lists them.
    pub examples: Vec<String>,
}

impl Chapter {
    /// The package, which Cargo does not let begin with a digit: `ch05-locks`.
    pub fn package(&self) -> String {
        format!("ch{}", self.name)
    }

    /// The file of an example.
    pub fn source(&self, example: &str) -> PathBuf {
        let file = example.replace('-', "_") + ".rs";
        self.folder.join("src/examples").join(file)
    }

    /// The Python version of an example, if it has one.
    pub fn python_version(&self, example: &str) -> Option<PathBuf> {
        let file = example.replace('-', "_") + ".py";
        let path = self.folder.join("python").join(file);
        path.exists().then_some(path)
    }

    /// The changes that make its examples false, from its `tests/mutants.txt`.
    ///
    /// # Errors
    /// When the list is not well formed, or names no example.
    pub fn mutants(&self) -> Result<Vec<Mutant>, String> {
        let list = self.folder.join("tests/mutants.txt");
        let text = fs::read_to_string(&list).unwrap_or_default();
        let wrong = |why: String| format!("{}: {why}", list.display());
        let mut mutants = Vec::new();
        for (header, hunks) in hunks::read(&text).map_err(wrong)? {
            let parts = header.split_once(": ");
            let (head, why) = parts.ok_or_else(|| wrong(format!("not a header: {header}")))?;
            let (example, file) = match head.split_once(" in ") {
                Some((example, file)) => (example, self.folder.join("src").join(file)),
                None => (head, self.source(head)),
            };
            if !self.examples.iter().any(|known| known == example) {
                return Err(wrong(format!("no such example: {example}")));
            }
            mutants.push(Mutant {
                example: example.to_owned(),
                file,
                why: why.to_owned(),
                hunks,
            });
        }
        Ok(mutants)
    }
}

/// A change that makes an example's lesson false.
#[derive(Debug)]
pub struct Mutant {
    /// The example.
    pub example: String,
    /// The file that it changes.
    pub file: PathBuf,
    /// What it does.
    pub why: String,
    /// What it replaces by what.
    pub hunks: Vec<hunks::Hunk>,
}

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate is in the workspace")
}

/// All chapters of the workspace, built.
pub fn chapters() -> &'static [Chapter] {
    static CHAPTERS: OnceLock<Vec<Chapter>> = OnceLock::new();
    CHAPTERS.get_or_init(|| {
        let folder = programs();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--bins"]);
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        cargo.env("CARGO_TARGET_DIR", folder.parent().expect("target/debug"));
        let status = cargo.current_dir(workspace()).status();
        assert!(status.expect("cargo is there").success(), "they build");
        let folders = fs::read_dir(workspace().join("crates")).expect("the chapters");
        let folders = folders.map(|entry| entry.expect("an entry").path());
        let mut chapters: Vec<_> = folders.map(|path| chapter(&path, folder)).collect();
        chapters.sort_by(|a, b| a.name.cmp(&b.name));
        chapters
    })
}

/// All examples, each with its chapter.
pub fn examples() -> impl Iterator<Item = (&'static Chapter, &'static str)> {
    chapters().iter().flat_map(|chapter| {
        let names = chapter.examples.iter();
        names.map(move |name| (chapter, name.as_str()))
    })
}

/// The built program of the chapter of this name.
pub fn program(name: &str) -> &'static Path {
    let chapter = chapters().iter().find(|chapter| chapter.name == name);
    &chapter.expect("a chapter").program
}

/// The crates from elsewhere that a package needs, as `cargo tree` names them.
pub fn external_crates(package: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--edges", "normal", "--prefix", "none"]);
    cargo.args(["--package", package]).current_dir(workspace());
    let output = cargo.output().expect("cargo is there");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let tree = text(&output.stdout);
    let external = tree.lines().filter(|line| !line.contains(" (/")); // our own crates have a path
    let names = external.filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

/// Where cargo put the programs of this build: beside this one, or beside the folder of this test.
pub fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let this = env::current_exe().expect("the path of this program");
        let mut folders = this.ancestors().skip(1);
        let folder = folders.find(|folder| !folder.ends_with("deps"));
        folder.expect("target/debug").to_owned()
    })
}

/// Every example of every chapter, played and recorded once for all who ask.
pub fn plays() -> &'static [(&'static Chapter, &'static str, Recording)] {
    static PLAYS: OnceLock<Vec<(&Chapter, &str, Recording)>> = OnceLock::new();
    PLAYS.get_or_init(|| {
        let examples: Vec<_> = examples().collect();
        at_once(&examples, |&(chapter, example)| {
            (chapter, example, record(&chapter.program, example))
        })
    })
}

/// Does the work for each item, a few at once: most of them wait for most of their time. The
/// results are in the order of the items.
///
/// # Panics
/// When one of them does.
pub fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Relaxed));
        let mine = numbers.map_while(|number| Some((number, work(items.get(number)?))));
        mine.collect::<Vec<_>>()
    };
    let results = thread::scope(|s| {
        let workers = [(); 4].map(|()| s.spawn(worker));
        workers.map(|worker| worker.join().expect("none fails"))
    });
    let mut results: Vec<(usize, R)> = results.into_iter().flatten().collect();
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

fn chapter(folder: &Path, programs: &Path) -> Chapter {
    let name = folder.file_name().expect("a name").to_string_lossy();
    let program = programs.join(&*name);
    let listed = run(&program, &["--list"]);
    assert!(listed.status.success(), "{name} --list");
    let listed = text(&listed.stdout);
    let examples = listed.lines().map(|line| line.split("  ").next());
    Chapter {
        name: name.into_owned(),
        folder: folder.to_owned(),
        program,
        examples: examples.flatten().map(str::to_owned).collect(),
    }
}

/// Runs a program to its end, which must come.
pub fn run(program: &Path, arguments: &[&str]) -> Output {
    assert_cmd::Command::new(program)
        .args(arguments)
        .timeout(HANG)
        .output()
        .unwrap_or_else(|error| panic!("{} {arguments:?}: {error}", program.display()))
}

/// Output as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Begins the event with which an example says that the machine did not let it be judged.
pub const NOT_JUDGED: &str = "not judged: ";

/// A recorded run: what `--trace` wrote, as data. Times are in microseconds.
#[derive(Debug)]
pub struct Recording {
    /// How the runner ended: 0 if the lesson held.
    pub status: i32,
    /// What the runner printed.
    pub output: String,
    /// Processes, threads and coroutines.
    pub lanes: Vec<Lane>,
    /// Times inside of spans, in the order in which they ended.
    pub bars: Vec<Bar>,
    /// Events in the order in which they were recorded.
    pub events: Vec<Event>,
}

/// A process, a thread or a coroutine.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Its name.
    pub name: String,
    /// `process`, `thread` or `coroutine`.
    pub kind: String,
    /// Its process.
    pub pid: u64,
    /// When it began.
    pub begin: f64,
    /// When it ended.
    pub end: f64,
    /// Whether its process ended, or was killed, before it did.
    pub cut_off: bool,
}

/// A time inside of a span. For a coroutine's own span, `task`, a time in which it was polled; for
/// others inside of a coroutine, the time from the first entry to the end.
#[derive(Debug, Clone)]
pub struct Bar {
    /// The span's name.
    pub name: String,
    /// The name of the lane.
    pub lane: String,
    /// The process and the thread on which it was.
    pub thread: (u64, u64),
    /// When the span was entered.
    pub start: f64,
    /// When it was left.
    pub end: f64,
    /// File and line of its source.
    pub source: String,
    /// Its fields.
    pub fields: Value,
}

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    /// What it says.
    pub message: String,
    /// The name of the lane.
    pub lane: String,
    /// The process and the thread.
    pub thread: (u64, u64),
    /// When it was.
    pub at: f64,
    /// File and line of its source.
    pub source: String,
    /// Its fields.
    pub fields: Value,
}

impl Recording {
    /// The lane of this name.
    pub fn lane(&self, name: &str) -> &Lane {
        let lane = self.lanes.iter().find(|lane| lane.name == name);
        lane.unwrap_or_else(|| panic!("no lane {name} in {:?}", self.lanes))
    }

    /// The bars of this name, by when they began.
    pub fn bars(&self, name: &str) -> Vec<&Bar> {
        let mut bars: Vec<_> = self.bars.iter().filter(|bar| bar.name == name).collect();
        bars.sort_by(|a, b| a.start.total_cmp(&b.start));
        bars
    }

    /// When the first event with this message was.
    pub fn at(&self, message: &str) -> f64 {
        let event = self.events.iter().find(|event| event.message == message);
        let event = event.unwrap_or_else(|| panic!("no event '{message}' in {:?}", self.events));
        event.at
    }
}

/// Plays an example and reads its Chrome trace; fails if that is not well formed.
pub fn record(program: &Path, example: &str) -> Recording {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("trace.json");
    let path = file.to_str().expect("UTF-8");
    let output = run(program, &[example, "--trace", path]);
    let json = fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{example}: {error}: {}", text(&output.stderr)));
    let trace: Value = serde_json::from_str(&json).expect("the trace is JSON");
    let mut recording = read(trace["traceEvents"].as_array().expect("an array of events"));
    recording.status = output.status.code().expect("the runner exits");
    recording.output = text(&output.stdout) + &text(&output.stderr);
    recording
}

fn read(records: &[Value]) -> Recording {
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    let number = |value: &Value| value.as_u64().expect("a number");
    // Microseconds with three digits after the point. A sum of two is rounded to them again, so
    // that times can be compared.
    let time = |value: &Value| value.as_f64().expect("a time");
    let sum = |a: f64, b: f64| ((a + b) * 1000.0).round() / 1000.0;
    let mut lanes: BTreeMap<u64, Lane> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, u64), Bar> = BTreeMap::new();
    let mut named = BTreeMap::new();
    let mut bars = Vec::new();
    let mut events = Vec::new();
    for record in records {
        let pid = number(&record["pid"]);
        let track = &record["tid"];
        let arguments = &record["args"];
        let name = || word(&record["name"]);
        let lane = || -> String {
            let name = named.get(&number(track));
            name.cloned().expect("a track has its name first")
        };
        let bar = |end| Bar {
            name: name(),
            lane: lane(),
            thread: (pid, number(&arguments["thread"])),
            start: time(&record["ts"]),
            end,
            source: word(&arguments["source"]),
            fields: arguments["fields"].clone(),
        };
        match record["ph"].as_str().expect("a phase") {
            "M" if record["name"] == "thread_name" => {
                let earlier = named.insert(number(track), word(&arguments["name"]));
                assert_eq!(earlier, None, "one name for a track");
            }
            "M" => assert_eq!(record["name"], "process_name"),
            "X" if record["cat"] == "lane" => {
                let begin = time(&record["ts"]);
                let kind = word(&arguments["kind"]);
                let end = sum(begin, time(&record["dur"]));
                let cut_off = arguments["cut_off"].as_bool().expect("true or false");
                assert_eq!(name(), lane());
                let lane = Lane {
                    name: name(),
                    kind,
                    pid,
                    begin,
                    end,
                    cut_off,
                };
                let earlier = lanes.insert(number(track), lane);
                assert!(earlier.is_none(), "one life for a track");
            }
            "X" => bars.push(bar(sum(time(&record["ts"]), time(&record["dur"])))),
            "b" => {
                let id = (word(&record["cat"]), number(&record["id"]));
                assert!(pairs.insert(id, bar(0.0)).is_none(), "one b for each e");
            }
            "e" => {
                let id = (word(&record["cat"]), number(&record["id"]));
                let bar = pairs.remove(&id).expect("an e has its b");
                bars.push(Bar {
                    end: time(&record["ts"]),
                    ..bar
                });
            }
            "i" => events.push(Event {
                message: name(),
                lane: lane(),
                thread: (pid, number(&arguments["thread"])),
                at: time(&record["ts"]),
                source: word(&arguments["source"]),
                fields: arguments["fields"].clone(),
            }),
            _ => panic!("an unknown phase: {record}"),
        }
    }
    assert!(pairs.is_empty(), "each b has its e: {pairs:?}");
    let mut latest: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    for event in &events {
        let before = latest.insert(event.thread, event.at);
        let forward = before.is_none_or(|before| before <= event.at);
        assert!(forward, "time goes forward on a thread: {event:?}");
    }
    bars.sort_by(|a, b| a.end.total_cmp(&b.end));
    let lanes = lanes.into_values().collect();
    Recording {
        status: 0,
        output: String::new(),
        lanes,
        bars,
        events,
    }
}
