//! The copy promise: every example file, alone in an empty crate with the dependencies that its
//! chapter's manifest names, builds and runs.
//!
//! An example that uses a type built by hand in a file beside it (`use crate::semaphore::…`) takes
//! that file along, and says `mod semaphore;`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use acceptance::{Chapter, at_once, chapters, run, text, workspace};
use serde_json::Value;

#[test]
fn every_example_builds_and_runs_alone() {
    for chapter in chapters() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies").join(&chapter.name);
        empty_crate(chapter, &folder);
        for example in &chapter.examples {
            copy(chapter, example, &folder.join("src/bin").join(example));
        }
        let build = cargo(&["build", "--quiet", "--bins"], &folder);
        assert!(build.status.success(), "{}: {}", chapter.name, text(&build.stderr));
        at_once(&chapter.examples, |example| {
            let output = run(&target().join("debug").join(example), &[]);
            let (code, err) = (output.status.code(), text(&output.stderr));
            assert_eq!(code, Some(0), "{} {example} alone: {err}", chapter.name);
        });
    }
}

#[test]
fn the_compiler_refuses_what_the_pages_say_for_the_reason_they_say() {
    for chapter in chapters() {
        let page = fs::read_to_string(chapter.folder.join("README.md")).expect("the page");
        let refused = refused(&page);
        assert!(!refused.is_empty(), "{}: the compiler refuses something", chapter.name);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused").join(&chapter.name);
        empty_crate(chapter, &folder);
        for (number, (_, code)) in refused.iter().enumerate() {
            let program = folder.join(format!("src/bin/block-{number}"));
            fs::create_dir_all(&program).expect("a folder");
            let whole = code.contains("fn main()");
            let code = if whole { code.clone() } else { format!("fn main() {{\n{code}\n}}") };
            fs::write(program.join("main.rs"), code).expect("written");
        }
        let arguments = ["check", "--bins", "--keep-going", "--message-format", "short"];
        let said = text(&cargo(&arguments, &folder).stderr);
        for (number, (error, code)) in refused.iter().enumerate() {
            let file = format!("src/bin/block-{number}/main.rs:");
            let errors: Vec<&str> = said
                .lines()
                .filter(|line| line.starts_with(&file) && line.contains(" error"))
                .collect();
            let expected = format!(" error[{error}]");
            let all = !errors.is_empty() && errors.iter().all(|line| line.contains(&expected));
            assert!(all, "{}: {error} expected: {errors:?}\n{code}", chapter.name);
        }
    }
}

/// The blocks of a page that must not compile: the error's code and the text.
fn refused(page: &str) -> Vec<(String, String)> {
    let blocks = page.split("\n```compile_fail,").skip(1);
    let block = |block: &str| {
        let (error, rest) = block.split_once('\n').expect("a code after the comma");
        let (code, _) = rest.split_once("\n```").expect("the end of the block");
        (error.to_owned(), code.to_owned())
    };
    blocks.map(block).collect()
}

fn cargo(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target())
        .current_dir(folder)
        .output()
        .expect("cargo is there")
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies/target")
}

/// A crate with nothing in it but what the chapter's manifest names.
fn empty_crate(chapter: &Chapter, folder: &Path) {
    _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"copy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n{}",
        dependencies(chapter)
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
}

/// An example as a program, with the files beside it that it uses.
fn copy(chapter: &Chapter, example: &str, program: &Path) {
    fs::create_dir_all(program).expect("a folder");
    let mut source = fs::read_to_string(chapter.source(example)).expect("the example");
    for name in beside(chapter, &source) {
        let file = format!("{name}.rs");
        fs::copy(chapter.folder.join("src").join(&file), program.join(&file)).expect("copied");
        source += &format!("\nmod {name};\n");
    }
    fs::write(program.join("main.rs"), source).expect("written");
}

/// The files beside it that a file uses, and those that these use.
fn beside(chapter: &Chapter, source: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for name in used(source) {
        let file = chapter.folder.join("src").join(&name).with_extension("rs");
        names.extend(beside(chapter, &fs::read_to_string(file).expect("the file beside it")));
        names.insert(name);
    }
    names
}

fn used(source: &str) -> BTreeSet<String> {
    let paths = source.lines().filter_map(|line| line.strip_prefix("use crate::"));
    paths.filter_map(|path| path.split(':').next().map(str::to_owned)).collect()
}

/// What the chapter's manifest names, as a reader would have it after `cargo add`.
fn dependencies(chapter: &Chapter) -> String {
    let arguments = ["metadata", "--no-deps", "--format-version", "1"];
    let metadata = cargo(&arguments, workspace());
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == chapter.package().as_str());
    let mut toml = String::new();
    for dependency in package.expect("the chapter's")["dependencies"].as_array().expect("some") {
        if !dependency["kind"].is_null() || dependency["name"] == "trace" {
            continue;
        }
        let (name, version) = (&dependency["name"], &dependency["req"]);
        let (name, features) = (name.as_str().expect("a name"), &dependency["features"]);
        let default = &dependency["uses_default_features"];
        toml += &format!(
            "[dependencies.{name}]\nversion = {version}\nfeatures = {features}\n\
             default-features = {default}\n"
        );
        if let Some(path) = dependency["path"].as_str() {
            toml += &format!("path = {path:?}\n");
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
        assert_eq!(used(source), BTreeSet::from(["event".to_owned(), "latch".to_owned()]));
    }

    #[test]
    fn refused_blocks_are_found() {
        let page = "x\n```rust\na\n```\n\n```compile_fail,E0373\nb\nc\n```\n";
        assert_eq!(refused(page), [("E0373".to_owned(), "b\nc".to_owned())]);
    }
}
