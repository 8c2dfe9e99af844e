//! What a reader meets first: how long a chapter takes to build and to play, and how many crates it
//! needs.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{fs, io};

use acceptance::{external_crates, workspace};

use crate::measure::{Spread, digits};
use crate::output_of;

pub(crate) fn table() -> io::Result<String> {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("target");
    let empty = folder.path().join("empty");
    fs::create_dir_all(empty.join("src"))?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n";
    fs::write(empty.join("Cargo.toml"), manifest)?;
    fs::write(empty.join("src/main.rs"), "fn main() {}\n")?;
    let mut chapters = Vec::new();
    for chapter in fs::read_dir(workspace().join("crates"))? {
        chapters.push(chapter?.file_name().to_string_lossy().into_owned());
    }
    chapters.sort();

    let mut fetch = Command::new("cargo");
    seconds(fetch.args(["fetch", "--quiet"]).current_dir(workspace()))?;
    let mut text = "\
| chapter | cold build | of an empty program | crates | examples | play |
|---|---:|---:|---:|---:|---:|
"
    .to_owned();
    for chapter in chapters {
        let package = format!("ch{chapter}");
        let mut nothings = Vec::new();
        let mut builds = Vec::new();
        for _ in 0..3 {
            nothings.push(cold_build(&empty, "empty", &target)?);
            builds.push(cold_build(workspace(), &package, &target)?);
        }
        let nothing = Spread::of(&nothings).median;
        let build = Spread::of(&builds).median;
        let program = target.join("debug").join(&chapter);
        let mut play = Command::new(&program);
        let play = seconds(play.stdout(Stdio::null()).stderr(Stdio::null()))?;
        let listed = output_of(Command::new(&program).arg("--list"))?;
        text += &format!(
            "| {chapter} | {} s | {:.0} times | {} | {} | {} s |\n",
            digits(build),
            build / nothing,
            external_crates(&package).len(),
            listed.lines().count(),
            digits(play)
        );
    }
    Ok(text)
}

/// How long it takes with nothing built before.
fn cold_build(at: &Path, package: &str, target: &Path) -> io::Result<f64> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--offline", "--package", package]);
    seconds(cargo.current_dir(at).env("CARGO_TARGET_DIR", target))
}

fn seconds(command: &mut Command) -> io::Result<f64> {
    let began = Instant::now();
    let status = command.status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{command:?}: {status}")));
    }
    Ok(began.elapsed().as_secs_f64())
}
