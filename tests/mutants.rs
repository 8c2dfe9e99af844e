//! For each lesson, changes that make it false: makes each of them in a copy of the workspace, and
//! names those that nobody notices.
//!
//! `cargo run -p acceptance --bin mutants` goes through all chapters, `… --bin mutants -- 05-locks`
//! through one, and `… -- 05-locks deadlock` through some of its examples. The mutants of a chapter
//! are in its `tests/mutants.txt`:
//!
//! ```text
//! deadlock: both take the locks in the same order
//! -    let bob = spawn("bob", || transfer(1, 0));
//! +    let bob = spawn("bob", || transfer(0, 1));
//! ```
//!
//! `deadlock in other.rs: …` changes another file of the chapter's `src`. The lines to replace
//! occur once in the file; white space around a line does not count. A mutant is caught when its
//! example fails, or else when a test of its chapter does.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs, io};

use acceptance::{Chapter, HANG, Mutant, at_once, chapters, hunks, workspace};

/// The runner's limit, in seconds: a mutant that hangs is caught, too.
const LIMIT: &str = "10";

fn main() -> Result<ExitCode, String> {
    let names: Vec<String> = env::args().skip(1).collect();
    let is_chapter = |name: &&String| chapters().iter().any(|chapter| chapter.name == **name);
    let (wanted, examples): (Vec<_>, Vec<_>) = names.iter().partition(is_chapter);
    let mut unnoticed = Vec::new();
    for chapter in chapters() {
        if !wanted.is_empty() && !wanted.contains(&&chapter.name) {
            continue;
        }
        let is_wanted = |example: &String| examples.is_empty() || examples.contains(&example);
        let mut mutants = chapter.mutants()?;
        mutants.retain(|mutant| is_wanted(&mutant.example));
        for example in chapter.examples.iter().filter(|example| is_wanted(example)) {
            if !mutants.iter().any(|mutant| mutant.example == *example) {
                unnoticed.push(format!("{} {example}: it has no mutant", chapter.name));
            }
        }
        let survivors = survivors(chapter, &mutants)?;
        let caught = mutants.len() - survivors.len();
        println!("{}: caught {caught} of {}", chapter.name, mutants.len());
        for mutant in survivors {
            let Mutant { example, why, .. } = mutant;
            unnoticed.push(format!("{} {example}: {why}", chapter.name));
        }
    }
    for mutant in &unnoticed {
        println!("not caught: {mutant}");
    }
    Ok(ExitCode::from(u8::from(!unnoticed.is_empty())))
}

/// Whether the two can be in one build: neither has a part in the other's example.
fn go_together(one: &Mutant, other: &Mutant, chapter: &Chapter) -> bool {
    let apart = |one: &Mutant, other: &Mutant| {
        let module = one.file.file_stem().expect("a file").to_string_lossy();
        let source = fs::read_to_string(chapter.source(&other.example)).unwrap_or_default();
        one.file == chapter.source(&one.example) && !source.contains(&format!("crate::{module}"))
    };
    one.example != other.example && apart(one, other) && apart(other, one)
}

/// The mutants that nobody notices.
fn survivors<'a>(chapter: &Chapter, mutants: &'a [Mutant]) -> Result<Vec<&'a Mutant>, String> {
    let copy = Copy::new(chapter)?;
    let mut rounds: Vec<Vec<&Mutant>> = Vec::new();
    for mutant in mutants {
        let fits =
            |round: &&mut Vec<&Mutant>| round.iter().all(|m| go_together(m, mutant, chapter));
        match rounds.iter_mut().find(fits) {
            Some(round) => round.push(mutant),
            None => rounds.push(vec![mutant]),
        }
    }
    let mut held = Vec::new();
    for round in rounds {
        copy.mutate(&round)?;
        copy.cargo(&["build", "--bins"])?;
        let program = copy.folder.join("target/debug").join(&chapter.name);
        let plays = at_once(&round, |mutant| {
            let mut play = assert_cmd::Command::new(&program);
            play.args([&mutant.example, "--no-timeline"]);
            play.env("TRACE_LIMIT", LIMIT).timeout(HANG);
            play.output().expect("it runs").status.success()
        });
        let plays = round.into_iter().zip(plays);
        held.extend(plays.filter_map(|(mutant, held)| held.then_some(mutant)));
    }
    let mut survivors = Vec::new();
    for mutant in held {
        copy.mutate(&[mutant])?;
        let name = format!("{} {}", chapter.name, mutant.example);
        println!("{name}: it plays; its chapter's tests:");
        // Most are caught by the tests of the lessons. The others are built for the rest alone.
        let notices = |tests: &[&str]| -> Result<bool, String> {
            copy.cargo(&[&["test", "--no-run"], tests].concat())?;
            Ok(copy.cargo(&[&["test", "--quiet"], tests].concat()).is_err())
        };
        if !notices(&["--test", "lessons"])? && !notices(&["--tests"])? {
            survivors.push(mutant);
        }
    }
    Ok(survivors)
}

/// A copy of the workspace in which a chapter is changed.
struct Copy<'a> {
    chapter: &'a Chapter,
    folder: PathBuf,
}

impl<'a> Copy<'a> {
    fn new(chapter: &'a Chapter) -> Result<Self, String> {
        let target = chapter.program.ancestors().nth(2);
        let folder = target.ok_or("no target folder")?.join("mutants");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(Self { chapter, folder })
    }

    fn mutate(&self, mutants: &[&Mutant]) -> Result<(), String> {
        for part in "Cargo.toml Cargo.lock crates docs shared tests".split(' ') {
            let from = workspace().join(part);
            let to = self.folder.join(part);
            copy(&from, &to).map_err(|error| format!("{}: {error}", from.display()))?;
        }
        mutants
            .iter()
            .try_for_each(|mutant| self.change(&mutant.file, &mutant.hunks))
    }

    /// Changes the copy of a file.
    fn change(&self, file: &Path, hunks: &[hunks::Hunk]) -> Result<(), String> {
        let named = |error: &dyn Display| format!("{}: {error}", file.display());
        let part = file.strip_prefix(workspace()).expect("a file of ours");
        let copy = self.folder.join(part);
        let source = fs::read_to_string(&copy).map_err(|error| named(&error))?;
        let changed = hunks::apply(&source, hunks).map_err(|error| named(&error))?;
        fs::write(&copy, changed).map_err(|error| named(&error))
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let status = assert_cmd::Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--package", &self.chapter.package()])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("TRACE_LIMIT", LIMIT)
            .timeout(Duration::from_secs(600))
            .output()
            .map_err(|error| error.to_string())?;
        if status.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&status.stderr).into_owned())
    }
}

/// Copies what differs, so that what does not is not built again, and removes what is gone. The
/// book's symbolic links lead to what is copied already.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_symlink() {
        return Ok(());
    }
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(to)? {
            let old = entry?.path();
            if !from.join(old.file_name().expect("a name")).exists() {
                if old.is_dir() {
                    fs::remove_dir_all(old)
                } else {
                    fs::remove_file(old)
                }?;
            }
        }
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name))?;
        }
    } else if fs::read(to).ok() != Some(fs::read(from)?) {
        fs::copy(from, to)?;
    }
    Ok(())
}
