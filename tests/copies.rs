//! The copy promise: every example file, alone in an empty crate after the `cargo add` line of its
//! own page, builds and runs. Those with the same line share a crate.
//!
//! An example that uses a type built by hand in a file beside it (`use crate::semaphore::…`) takes
//! that file along, and says `mod semaphore;`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use acceptance::{Chapter, at_once, chapters, examples, external_crates, run, text, workspace};
use book::lessons::file_of;
use book::needs::needs;

/// With every set of crates that a page names, each with its features.
#[test]
#[ignore = "takes two minutes where nothing is built yet: the gate does it"]
fn every_example_builds_and_runs_alone() {
    let mut alike: BTreeMap<Vec<String>, Vec<(&Chapter, &str)>> = BTreeMap::new();
    for (chapter, example) in examples() {
        let adds = needs(chapter, &file_of(example)).adds;
        alike.entry(adds).or_default().push((chapter, example));
    }
    let mut programs = Vec::new();
    for (adds, lessons) in &alike {
        let words = adds.join(" ").replace("cargo add", "");
        let name: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
        let folder = tmp().join("copies").join(name.join("-"));
        empty_crate(&folder, adds);
        let copied = |(chapter, example): &(&Chapter, &str)| {
            let name = format!("{}-{example}", chapter.name);
            copy(chapter, example, &folder.join("src/bin").join(&name));
            name
        };
        let names: Vec<_> = lessons.iter().map(copied).collect();
        programs.extend(built(&names, &folder));
    }
    at_once(&programs, |program| {
        let output = run(program, &[]);
        let code = output.status.code();
        let err = text(&output.stderr);
        assert_eq!(code, Some(0), "{} alone: {err}", program.display());
    });
}

/// A reader of one chapter does not compile half of the registry.
#[test]
fn no_chapter_needs_too_many_crates() {
    for chapter in chapters() {
        let limit = match &chapter.name[..2] {
            "01" | "08" | "09" | "10" => 28,
            "11" => 55,
            "12" => 36,
            _ => 20,
        };
        let names = external_crates(&chapter.package());
        assert!(names.contains("tracing"), "{}: {names:?}", chapter.name);
        assert!(names.len() <= limit, "{}: {names:?}", chapter.name);
    }
}

/// The README says so: nothing to change but one line in `main`.
#[test]
fn a_copy_narrates_when_a_subscriber_is_installed() {
    let folder = tmp().join("narrated");
    let adds = ["cargo add tracing@0.1", "cargo add tracing-subscriber@0.3"];
    let adds = adds.map(str::to_owned);
    empty_crate(&folder, &adds);
    let alone = |chapter: &'static Chapter| {
        let alone = |example: &&String| {
            let needs = needs(chapter, &file_of(example));
            // One that starts itself reads what it writes, and a subscriber writes there too.
            let itself = book::read(&chapter.source(example)).contains("current_exe");
            !itself && needs.adds == adds[..1] && needs.helpers.is_empty()
        };
        let example = chapter.examples.iter().find(alone)?;
        Some((chapter, example))
    };
    let examples: Vec<_> = chapters().iter().filter_map(alone).collect();
    assert!(examples.len() >= 5, "{examples:?} need nothing else");
    for (chapter, example) in &examples {
        let program = folder.join("src/bin").join(&chapter.name);
        copy(chapter, example, &program.join("example"));
        let main = "#[path = \"example/main.rs\"]\nmod example;\n\n\
                    fn main() -> impl std::process::Termination {\n\
                    tracing_subscriber::fmt::init();\nexample::main()\n}\n";
        write(&program.join("main.rs"), main);
    }
    let names = examples.iter().map(|(chapter, _)| chapter.name.clone());
    at_once(&built(&names.collect::<Vec<_>>(), &folder), |program| {
        let output = run(program, &[]);
        let name = program.display();
        assert!(output.status.success(), "{name}: {output:?}");
        assert!(text(&output.stdout).contains("INFO"), "{name} narrates");
    });
}

#[test]
fn the_compiler_refuses_what_the_pages_say_for_the_reason_they_say() {
    for chapter in chapters() {
        let page = book::read(&book::page_of(chapter));
        let refused = refused(&page);
        assert!(!refused.is_empty(), "{} has none", chapter.name);
        let folder = tmp().join("refused").join(&chapter.name);
        let codes: Vec<&str> = refused.iter().map(|(_, code)| code.as_str()).collect();
        empty_crate(&folder, &book::needs::adds(chapter, &codes.join("\n")));
        for (number, (_, code)) in refused.iter().enumerate() {
            let file = folder.join(format!("src/bin/block-{number}/main.rs"));
            if code.contains("fn main()") {
                write(&file, code);
            } else {
                write(&file, &format!("fn main() {{\n{code}\n}}"));
            }
        }
        let check = "check --bins --keep-going --message-format short";
        let check: Vec<&str> = check.split(' ').collect();
        let said = text(&cargo(&check, &folder).stderr);
        for (number, (error, code)) in refused.iter().enumerate() {
            let file = format!("src/bin/block-{number}/main.rs:");
            let errors = said.lines().filter(|line| line.starts_with(&file));
            let errors: Vec<&str> = errors.filter(|line| line.contains(" error")).collect();
            let expected = format!(" error[{error}]");
            let all = !errors.is_empty() && errors.iter().all(|line| line.contains(&expected));
            assert!(all, "{}: {error}: {errors:?}\n{code}", chapter.name);
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

/// The programs of a crate that have these names, built.
fn built(names: &[String], folder: &Path) -> Vec<PathBuf> {
    let mut arguments = vec!["build", "--quiet"];
    arguments.extend(names.iter().flat_map(|name| ["--bin", name]));
    let build = cargo(&arguments, folder);
    assert!(build.status.success(), "{}", text(&build.stderr));
    let program = |name| target().join("debug").join(name);
    names.iter().map(program).collect()
}

fn cargo(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_PROFILE_DEV_DEBUG", "0") // nobody debugs a copy
        .env("CARGO_INCREMENTAL", "0") // or changes it
        .current_dir(folder)
        .output()
        .expect("cargo is there")
}

fn tmp() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

fn target() -> PathBuf {
    tmp().join("copies/target")
}

/// Writes a file, unless it is there and the same: cargo builds anew what is newer than its
/// program.
fn write(file: &Path, text: &str) {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("written");
}

/// A crate with nothing in it but what these commands add, and what an earlier run has left.
fn empty_crate(folder: &Path, adds: &[String]) {
    let manifest =
        "[package]\nname = \"copy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    let made_by = folder.join("made-by");
    write(&folder.join("src/lib.rs"), "");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
    if fs::read_to_string(&made_by).is_ok_and(|old| old == adds.join("\n")) {
        return; // an earlier run has made it
    }
    write(&folder.join("Cargo.toml"), manifest);
    for add in adds {
        // `…` is where the reader's clone is.
        let add = add.replace('…', workspace().to_str().expect("UTF-8"));
        let words: Vec<&str> = add.split(' ').skip(1).collect();
        // Asks the registry only for what has never been downloaded.
        let mut added = cargo(&[&words[..], &["--offline"]].concat(), folder);
        if !added.status.success() {
            added = cargo(&words, folder);
        }
        assert!(added.status.success(), "{add}: {}", text(&added.stderr));
    }
    write(&made_by, &adds.join("\n"));
}

/// An example as a program, with the files beside it that it uses.
fn copy(chapter: &Chapter, example: &str, program: &Path) {
    let mut source = book::read(&chapter.source(example));
    for helper in needs(chapter, &file_of(example)).helpers {
        let file = helper.path.trim_start_matches("src/");
        write(&program.join(file), &helper.text);
        source += &format!("\nmod {};\n", file.trim_end_matches(".rs"));
    }
    write(&program.join("main.rs"), &source);
}
