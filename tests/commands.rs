//! Every command on every page can be pasted: what it names is there, and what no other test plays
//! is run here.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use acceptance::{Chapter, HANG, at_once, book, chapters, text, workspace};

#[test]
fn every_command_on_every_page_works() {
    let mut runs: BTreeMap<String, &Chapter> = BTreeMap::new();
    let mut number = 0;
    for path in book::pages() {
        for command in commands(&book::read(&path)) {
            number += 1;
            match check(&command) {
                Ok(None) => {}
                Ok(Some((chapter, arguments))) => _ = runs.insert(arguments, chapter),
                Err(why) => panic!("{}: `{command}`: {why}", path.display()),
            }
        }
    }
    assert!(number > 100 && runs.len() > 10, "{number} commands, {} to run", runs.len());
    let runs: Vec<_> = runs.into_iter().collect();
    at_once(&runs, |(arguments, chapter)| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = assert_cmd::Command::new(&chapter.program);
        let command = command.args(arguments.split(' ')).current_dir(folder.path()).timeout(HANG);
        let output = command.output().expect("it runs");
        let out = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "{} {arguments}: {out}", chapter.name);
    });
}

#[test]
fn a_bare_cargo_run_lists_the_programs() {
    let output = Command::new(env!("CARGO")).arg("run").current_dir(workspace()).output();
    let said = text(&output.expect("cargo is there").stderr);
    let mut rest = said.as_str();
    for chapter in chapters() {
        let after = rest.split_once(&chapter.name);
        (_, rest) = after.unwrap_or_else(|| panic!("{} in its place: {said}", chapter.name));
    }
}

/// The commands of a page: lines of its shell blocks, and pieces of code in its text. In a block of
/// text, two spaces separate a command from what it does.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut add = |code: &str| {
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        let script = code.strip_prefix("python3 ").is_some_and(|rest| rest.contains(".py"));
        if code.starts_with("cargo ") || script {
            commands.push(code);
        }
    };
    for (number, part) in page.split("```").enumerate() {
        if number % 2 == 0 {
            part.split('`').skip(1).step_by(2).for_each(&mut add);
        } else if part.starts_with("sh\n") || part.starts_with("text\n") {
            let lines = part.lines().skip(1).map(str::trim);
            lines.filter_map(|line| line.split("  ").next()).for_each(&mut add);
        }
    }
    commands
}

/// Says what is wrong with a command, or with which arguments a chapter's program must be run to
/// see whether it works.
fn check(command: &str) -> Result<Option<(&'static Chapter, String)>, String> {
    // Where a shell sends the output does not matter.
    let command = command.split(['>', '|']).next().unwrap_or(command).trim();
    let (cargo, arguments) = command.split_once(" -- ").unwrap_or((command, ""));
    let words: Vec<&str> =
        cargo.split(' ').filter(|word| !["--release", "--offline"].contains(word)).collect();
    let there = |found: bool| if found { Ok(None) } else { Err("there is no such thing".into()) };
    match words[..] {
        // The gate runs the first two, the test above the third, the test of copies has the fourth.
        // The last are a reader's own crate.
        ["cargo", "test", "--workspace"]
        | ["cargo", "doc", ..]
        | ["cargo", "run" | "add" | "tree" | "fetch"]
        | ["cargo", "run", "-p", "costs"]
        | ["cargo", "add", "tracing-subscriber@0.3"]
        | ["cargo", "new" | "init", _] => Ok(None),
        ["cargo", "run", "-p", "acceptance", "--bin", "pages"] => {
            there(["", "--pictures", "--docs"].contains(&arguments))
        }
        ["cargo", "build", "-p", name] => there(chapters().iter().any(|c| c.package() == name)),
        ["cargo", "run", "-p" | "--bin", name] => {
            let chapter = chapters().iter().find(|c| c.package() == name || c.name == name);
            let chapter = chapter.ok_or("there is no such chapter")?;
            let played = |word: &str| chapter.examples.iter().any(|example| example == word);
            let all_played = arguments.split(' ').all(|word| word.is_empty() || played(word));
            Ok((!all_played).then(|| (chapter, arguments.to_owned())))
        }
        ["cargo", "test", "-p", package, test] => {
            let has = |text: &str| {
                let tests =
                    text.lines().filter_map(|line| line.split_once("fn ")?.1.split_once("()"));
                tests.into_iter().any(|(name, _)| name.contains(test))
            };
            there(
                sources(package).iter().any(|path| fs::read_to_string(path).is_ok_and(|t| has(&t))),
            )
        }
        ["cargo", "test", "-p", package] => there(!sources(package).is_empty()),
        // Their benchmarks are started by the gate.
        ["cargo", "bench", "-p", package, ref bench @ ..] => {
            let folder = |path: &PathBuf| path.parent().unwrap().ends_with("benches");
            let named = |path: &PathBuf| match bench {
                ["--bench", name] => path.file_stem().is_some_and(|stem| stem == *name),
                _ => bench.is_empty(),
            };
            there(sources(package).iter().any(|path| folder(path) && named(path)))
        }
        ["cargo", "add", ..] => {
            there(chapters().iter().any(|c| book::adds_on_page(c).iter().any(|add| add == command)))
        }
        ["python3", file] => {
            let file = workspace().join(file);
            there(file.exists()) // a twin is played by another test, a benchmark is not
        }
        _ => Err("no test knows how to try it".into()),
    }
}

/// The Rust files of a package.
fn sources(package: &str) -> Vec<PathBuf> {
    let folder = match package {
        "acceptance" => workspace().join("tests"),
        "models" => workspace().join("tests/models"),
        "runner" | "trace" => workspace().join("shared").join(package),
        chapter => workspace().join("crates").join(chapter.trim_start_matches("ch")),
    };
    let within = ["", "src", "tests", "benches"].map(|name| folder.join(name));
    let files = within.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let files = files.filter_map(Result::ok).map(|file| file.path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_text_and_in_blocks() {
        let page = "Try `cargo run -p a --\nb` or `c`.\n\n```sh\ncargo test\n```\n\n```text\n\
                    cargo run  does it\n```\n\n```rust\ncargo x\n```\n";
        assert_eq!(commands(page), ["cargo run -p a -- b", "cargo test", "cargo run"]);
    }

    #[test]
    fn a_command_that_names_what_is_not_there_is_seen() {
        let run = |command: &str| check(command).map(|run| run.map(|(_, arguments)| arguments));
        assert_eq!(run("cargo run -p ch05-locks -- mutex deadlock"), Ok(None));
        assert_eq!(run("cargo run -p ch05-locks -- mutez"), Ok(Some("mutez".to_owned())));
        assert_eq!(run("cargo run --bin 05-locks -- --list"), Ok(Some("--list".to_owned())));
        assert!(run("cargo run -p ch13-locks").is_err());
        assert!(run("cargo test -p models no_such_test").is_err());
        assert!(run("cargo bench -p ch05-locks").is_err());
        assert!(run("cargo add no-such-crate@1").is_err());
        assert!(run("python3 crates/05-locks/python/no.py").is_err());
        assert!(run("cargo fly").is_err());
    }
}
