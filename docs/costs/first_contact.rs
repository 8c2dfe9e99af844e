//! What a reader meets first: how long a chapter takes to build and to play, and how many crates it
//! needs.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io};

use acceptance::{external_crates, workspace};
use ch09_ipc::private_folder::PrivateFolder;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::page::{Table, digits, output_of};
use crate::pairs::Spread;

pub(crate) fn section() -> io::Result<String> {
    let workspace = workspace();
    cargo(workspace, &["fetch", "--quiet"], None)?;
    let folder = PrivateFolder::new("first-contact")?;
    let (empty, target) = (folder.path().join("empty"), folder.path().join("target"));
    fs::create_dir_all(empty.join("src"))?;
    fs::write(empty.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n")?;
    fs::write(empty.join("src/main.rs"), "fn main() {}\n")?;

    let columns = [
        "chapter",
        "cold build",
        "of an empty program",
        "crates",
        "examples",
        "play",
        "computing",
        "median of one",
    ];
    let mut table = Table::new(&columns);
    for chapter in chapters()? {
        let nothing = cold_build(&empty, "empty", &target)?;
        let package = format!("ch{chapter}");
        let build = cold_build(workspace, &package, &target)?;
        let program = target.join("debug").join(&chapter);
        let plays = play(&program)?;
        let sum = |of: fn(&Play) -> Duration| plays.iter().map(of).sum::<Duration>().as_secs_f64();
        let each = plays.iter().map(|play| play.took.as_secs_f64()).collect();
        table.row(&[
            chapter.clone(),
            format!("{} s", digits(build.as_secs_f64())),
            format!("{:.0} times", build.as_secs_f64() / nothing.as_secs_f64()),
            external_crates(&package).len().to_string(),
            plays.len().to_string(),
            format!("{} s", digits(sum(|play| play.took))),
            format!("{} s", digits(sum(|play| play.computing))),
            format!("{} s", digits(Spread::of(each).median)),
        ]);
    }
    Ok(format!("{INTRODUCTION}\n{}", table.text()))
}

const INTRODUCTION: &str = "\
Each chapter is built once for debugging, into an empty target folder, with all downloads done, and
an empty program just before it: one build each, so small differences say nothing. The external
crates are those that `cargo tree` names. Then every example is played by itself. \"Play\" is the sum
of their times, \"computing\" how much of that the processors worked for it: in most of the rest the
examples sleep, and each such beat stands for work, so that it can be seen in the timeline. The sum
of the beats alone is not known: some sleep at the same time.
";

/// The names of the chapters: those of their folders.
fn chapters() -> io::Result<Vec<String>> {
    let folders = fs::read_dir(workspace().join("crates"))?;
    let mut names: Vec<String> = folders
        .map(|folder| Ok(folder?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

fn cargo(at: &Path, arguments: &[&str], target: Option<&Path>) -> io::Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).current_dir(at);
    if let Some(target) = target {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    match cargo.status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!("cargo {arguments:?}: {status}"))),
    }
}

/// How long it takes with nothing built before.
fn cold_build(at: &Path, package: &str, target: &Path) -> io::Result<Duration> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    let began = Instant::now();
    cargo(at, &["build", "--quiet", "--offline", "--package", package], Some(target))?;
    Ok(began.elapsed())
}

struct Play {
    took: Duration,
    computing: Duration,
}

/// Plays each example by itself.
fn play(program: &Path) -> io::Result<Vec<Play>> {
    let program = program.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
    let listed = output_of(program, &["--list"])?;
    let mut plays = Vec::new();
    for example in listed.lines().filter_map(|line| line.split(' ').next()) {
        let (began, before) = (Instant::now(), computed()?);
        let mut play = Command::new(program);
        let status = play.arg(example).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !status.success() {
            return Err(io::Error::other(format!("{program} {example}: {status}")));
        }
        plays.push(Play { took: began.elapsed(), computing: computed()?.saturating_sub(before) });
    }
    Ok(plays)
}

/// For how long processors have worked for the processes that this one has waited for.
fn computed() -> io::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = |value: TimeVal| {
        let (seconds, micros) = (value.tv_sec(), value.tv_usec());
        Duration::from_secs(seconds.unsigned_abs()) + Duration::from_micros(micros.unsigned_abs())
    };
    Ok(time(usage.user_time()) + time(usage.system_time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chapters_are_found() {
        let chapters = chapters().unwrap();
        assert!(chapters.contains(&"05-locks".to_owned()), "{chapters:?}");
    }

    #[test]
    fn what_a_child_computed_is_counted() {
        let before = computed().unwrap();
        output_of("sh", &["-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"]).unwrap();
        assert!(computed().unwrap() > before);
    }
}
