//! Every Python version runs, and the same lanes say the same things as in Rust.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use acceptance::{
    Event, HANG, NOT_JUDGED, Recording, at_once, chapters, plays, run, text, workspace,
};
use book::read;

/// With `PYTHON=python3.15` another Python than `python3` runs them; with `START_METHOD=spawn`
/// their processes start in that way.
#[test]
fn every_python_version_says_the_same() {
    let versions = plays()
        .iter()
        .filter_map(|(chapter, example, ours)| Some((chapter.python_version(example)?, ours)));
    let versions: Vec<_> = versions.collect();
    let wrong = at_once(&versions, |(version, ours)| {
        let differs = read(version).contains("\nDiffers: ");
        let same = match said(version) {
            Ok(said) if !differs => same(&said_by_rust(ours), &said),
            said => said.map(drop),
        };
        same.err()
            .map(|why| format!("{}: {why}\n", version.display()))
    });
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(
        wrong.is_empty(),
        "{} fail:\n{}",
        wrong.len(),
        wrong.concat()
    );
}

/// Python itself: a version manager's `python3` is a script that takes longer than Python to start.
fn python() -> assert_cmd::Command {
    static PYTHON: OnceLock<OsString> = OnceLock::new();
    let python = PYTHON.get_or_init(|| {
        env::var_os("PYTHON").unwrap_or_else(|| {
            let itself = ["-c", "import sys; print(sys.executable)"];
            let said = run(Path::new("python3"), &itself).stdout;
            text(&said).trim().into()
        })
    });
    let mut python = assert_cmd::Command::new(python);
    if env::var_os("START_METHOD").is_none() {
        python.arg("-S"); // packages that are installed are not needed, and take time to find
    }
    python
}

/// Runs a Python program to its end; returns what it has said. One that has not changed since it
/// last ran to its end here is not run again.
fn said(program: &Path) -> Result<Said, String> {
    let kept = kept(program);
    let time = |file: &Path| fs::metadata(file).and_then(|data| data.modified()).ok();
    if time(&kept) > time(program) {
        return Ok(said_by_python(&read(&kept)));
    }
    let mut command = python();
    if let Some(method) = env::var_os("START_METHOD") {
        command.env("START_METHOD", method);
        command.env("PYTHONPATH", start_method());
    }
    let output = command.arg(program).timeout(HANG).output();
    let output = output.map_err(|error| error.to_string())?;
    let said = text(&output.stdout);
    if !output.status.success() || said.is_empty() {
        let errors = text(&output.stderr);
        return Err(format!("{}: {said}{errors}", output.status));
    }
    fs::write(&kept, &said).expect("written");
    Ok(said_by_python(&said))
}

/// Where the output of a program is kept, for this Python and this start method.
fn kept(program: &Path) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let version = text(&python().arg("-VV").output().expect("Python runs").stdout);
        let way = env::var("START_METHOD").unwrap_or_default();
        let name: String = (version + &way)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("said")
            .join(name);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    });
    let inside = program
        .strip_prefix(workspace())
        .expect("it is a chapter's");
    folder.join(inside.display().to_string().replace('/', "-"))
}

/// A folder whose `sitecustomize` tells every Python process how to start others.
fn start_method() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let set = "import multiprocessing, os\n\
                   multiprocessing.set_start_method(os.environ['START_METHOD'])\n";
        fs::write(folder.path().join("sitecustomize.py"), set).expect("it is ours");
        folder
    });
    folder.path()
}

/// The programs for readers of notes: each runs, or fails from the version on that it names.
#[test]
fn old_programs_fail_and_those_of_today_run() {
    let page = read(&workspace().join("docs/pages/from-the-notes.md"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("program.py");
    let python = |arguments: &[&Path]| {
        let output = python().args(arguments).timeout(HANG).output();
        output.expect("Python runs")
    };
    let version = text(&python(&[Path::new("--version")]).stdout);
    let minor = |version: &str| -> u32 {
        let minor = version.split('.').nth(1).expect("a version");
        minor.parse().expect("a number")
    };
    let mut old = 0;
    for program in page.split("\n```python\n").skip(1) {
        let (program, _) = program.split_once("```").expect("the end of the block");
        fs::write(&file, program).expect("it is ours");
        let output = python(&[&file]);
        let errors = text(&output.stderr);
        let fails = program.strip_prefix("# Fails since Python ").map(|since| {
            old += 1;
            since.split_once(": ").expect("an error")
        });
        match fails {
            Some((since, error)) if minor(since) <= minor(&version) => {
                let (error, _) = error.split_once('\n').expect("a line");
                let named = errors.contains(error);
                assert!(!output.status.success() && named, "{program}{errors}");
            }
            _ => assert!(output.status.success(), "{program}{errors}"),
        }
    }
    assert!(old >= 7, "the programs are found: {old}");
}

#[test]
fn every_python_file_belongs_to_an_example() {
    for chapter in chapters() {
        let known = |example: &String| chapter.python_version(example);
        let known: BTreeSet<_> = chapter.examples.iter().filter_map(known).collect();
        for file in fs::read_dir(chapter.folder.join("python")).expect("a folder") {
            let file = file.expect("an entry").path();
            let is_python = file.extension().is_some_and(|extension| extension == "py");
            assert!(!is_python || known.contains(&file), "{file:?}: no example");
        }
    }
}

/// Who said what. Numbers are blanked: pids and measured times differ from run to run.
type Said = Vec<(String, String)>;

fn said_by_rust(run: &Recording) -> Said {
    let line = |event: &Event| {
        let mut text = event.message.clone();
        for (name, value) in event.fields.as_object().expect("an object") {
            if name != "lane" {
                let plain = value.as_str().map(str::to_owned);
                text += &format!(" {name}={}", plain.unwrap_or(value.to_string()));
            }
        }
        let lane = event.lane.split('#').next().expect("a name");
        (lane.to_owned(), blank_numbers(text.trim()))
    };
    // How busy this machine is, only one of the two may meet.
    let events = run.events.iter();
    let events = events.filter(|event| !event.message.contains(NOT_JUDGED));
    events.map(line).collect()
}

fn said_by_python(output: &str) -> Said {
    let line = |line: &str| {
        let parts = line.split_once(": ");
        let (lane, text) = parts.unwrap_or_else(|| panic!("no lane: {line:?}"));
        let lane = match lane {
            "MainThread" | "MainProcess" => "main",
            lane => lane,
        };
        (lane.to_owned(), blank_numbers(text))
    };
    output.lines().map(line).collect()
}

/// Each run of digits, with a point inside or not, becomes `#`.
pub(crate) fn blank_numbers(text: &str) -> String {
    let mut blanked = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii_digit() {
            blanked.push(c);
            continue;
        }
        blanked.push('#');
        while chars.next_if(|&c| c.is_ascii_digit() || c == '.').is_some() {}
    }
    blanked
}

/// The same lanes, and the same messages as often.
fn same(ours: &Said, theirs: &Said) -> Result<(), String> {
    fn lanes(said: &Said) -> BTreeSet<&str> {
        said.iter().map(|(lane, _)| lane.as_str()).collect()
    }
    let here = lanes(ours);
    let there = lanes(theirs);
    if here != there {
        return Err(format!("lanes {here:?}, in Python {there:?}"));
    }
    // What the other side does not say, or not as often.
    let only = |one: &Said, other: &Said| {
        let mut other: Vec<_> = other.iter().map(|(_, text)| text.clone()).collect();
        let mut only: Vec<_> = one.iter().map(|(_, text)| text.clone()).collect();
        only.retain(|text| {
            let place = other.iter().position(|known| known == text);
            place.map(|place| other.swap_remove(place)).is_none()
        });
        only
    };
    match (only(ours, theirs), only(theirs, ours)) {
        (ours, theirs) if ours.is_empty() && theirs.is_empty() => Ok(()),
        (ours, theirs) => Err(format!("only Rust says {ours:?}, only Python {theirs:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comparison_sees_what_differs() {
        let ours = said_by_python("ann: takes n=1\nMainThread: done 0.104 s");
        let is_same = |theirs| same(&ours, &said_by_python(theirs)).is_ok();
        assert!(is_same("MainThread: done 2 s\nann: takes n=20"));
        assert!(!is_same("ann: takes n=1"), "a line is missing");
        assert!(!is_same("bob: takes n=1\nmain: done 1 s"), "another lane");
        assert!(!is_same("ann: takes m=1\nmain: done 1 s"), "another text");
        assert!(
            !is_same("ann: takes n=1\nann: takes n=1\nmain: done 1 s"),
            "twice"
        );
    }
}
