//! The copy promise: every example file, alone in an empty crate with the dependencies that its
//! chapter's manifest names, builds and runs.
//!
//! An example that uses a type built by hand in a file beside it (`use crate::semaphore::…`) takes
//! that file along, and says `mod semaphore;`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::{Chapter, chapters, run, text, workspace};
use serde_json::Value;

#[test]
fn every_example_builds_and_runs_alone() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(workspace())
        .output()
        .expect("cargo is there");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    for chapter in chapters() {
        let package = packages.iter().find(|p| p["name"] == chapter.package().as_str());
        let package = package.unwrap_or_else(|| panic!("no package {}", chapter.package()));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies").join(&chapter.name);
        copy(chapter, &dependencies(package), &folder);
        let build = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--bins"])
            .env("CARGO_TARGET_DIR", target())
            .current_dir(&folder)
            .output()
            .expect("cargo is there");
        assert!(build.status.success(), "{}: {}", chapter.name, text(&build.stderr));
        for example in &chapter.examples {
            let output = run(&target().join("debug").join(example), &[]);
            let (code, err) = (output.status.code(), text(&output.stderr));
            assert_eq!(code, Some(0), "{} {example} alone: {err}", chapter.name);
        }
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies/target")
}

/// A crate of its own for the chapter's examples, a program each.
fn copy(chapter: &Chapter, dependencies: &str, folder: &Path) {
    _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"copy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n{dependencies}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
    for example in &chapter.examples {
        let program = folder.join("src/bin").join(example);
        fs::create_dir_all(&program).expect("a folder");
        let mut source = fs::read_to_string(chapter.source(example)).expect("the example");
        for name in beside(&source) {
            let file = format!("{name}.rs");
            fs::copy(chapter.folder.join("src").join(&file), program.join(&file)).expect("copied");
            _ = write!(source, "\nmod {name};\n");
        }
        fs::write(program.join("main.rs"), source).expect("written");
    }
}

/// The files beside it that an example uses, and those that they use.
fn beside(source: &str) -> Vec<String> {
    let names = source.lines().filter_map(|line| line.strip_prefix("use crate::"));
    let names = names.filter_map(|path| path.split(':').next());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.dedup();
    names
}

/// What the manifest names, as a reader would have it after `cargo add`.
fn dependencies(package: &Value) -> String {
    let mut toml = String::new();
    for dependency in package["dependencies"].as_array().expect("dependencies") {
        if !dependency["kind"].is_null() || dependency["name"] == "trace" {
            continue;
        }
        let (name, version) = (&dependency["name"], &dependency["req"]);
        let (name, features) = (name.as_str().expect("a name"), &dependency["features"]);
        let default = &dependency["uses_default_features"];
        _ = writeln!(
            toml,
            "[dependencies.{name}]\nversion = {version}\nfeatures = {features}\n\
             default-features = {default}"
        );
        if let Some(path) = dependency["path"].as_str() {
            _ = writeln!(toml, "path = {path:?}");
        }
    }
    toml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_are_found() {
        let source = "use std::thread;\nuse crate::latch::Latch;\nuse crate::event::{A, B};\n";
        assert_eq!(beside(source), ["latch", "event"]);
    }
}
