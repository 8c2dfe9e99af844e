//! What the book's text pages promise: commands play examples that are there, links lead to
//! headings that are there, and every name of Python's library that a twin uses has its answer.

use std::collections::BTreeSet;

use acceptance::book::{self, read, without_code};
use acceptance::{chapters, workspace};

/// Python's modules that have a table of their own.
const MODULES: [&str; 5] =
    ["threading", "multiprocessing", "queue", "concurrent.futures", "asyncio"];

#[test]
fn every_link_to_a_heading_leads_to_it() {
    let mut found = 0;
    for path in book::pages() {
        let page = read(&path);
        let links = without_code(&page);
        let links = links.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.contains("://")) {
            let Some((file, heading)) = link.split_once('#') else { continue };
            let target = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            assert!(headings(&read(&target)).contains(heading), "{}: {link}", path.display());
            found += 1;
        }
    }
    assert!(found > 0, "the links are found");
}

/// The headings of a page, as links call them.
fn headings(page: &str) -> BTreeSet<String> {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let anchor = |title: &str| -> String {
        title.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect()
    };
    let text = without_code(page);
    let titles = text.lines().filter(|line| line.starts_with('#'));
    titles.map(|title| anchor(title).replace(' ', "-")).collect()
}

#[test]
fn every_command_plays_an_example_that_is_there() {
    let mut commands = 0;
    for path in book::pages() {
        for command in read(&path).split("cargo run ").skip(1) {
            let command = command.split(['`', '\n', '#', '>', '|']).next().unwrap_or_default();
            // Two spaces begin a remark.
            let command = command.split("  ").next().unwrap_or_default();
            let words: Vec<_> = command.split_whitespace().collect();
            let Some(why) = wrong(&words) else { continue };
            panic!("{}: cargo run {command}: {why}", path.display());
        }
        commands += read(&path).matches("cargo run -p ch").count();
    }
    assert!(commands > 200, "the commands are found: {commands}");
}

/// What is wrong with the words after `cargo run`, if they should play a chapter.
fn wrong(words: &[&str]) -> Option<String> {
    let dashes = words.iter().position(|&word| word == "--").unwrap_or(words.len());
    let (cargo, program) = words.split_at(dashes);
    let option = cargo.iter().position(|word| matches!(*word, "-p" | "--bin"));
    let Some(&package) = option.and_then(|option| cargo.get(option + 1)) else {
        return Some("it names no program, or not on this line".to_owned());
    };
    if package == "acceptance" || package == "costs" {
        return None; // a program of the workspace that is no chapter
    }
    let same = |name: &str| package == name || package.strip_prefix("ch") == Some(name);
    let Some(chapter) = chapters().iter().find(|chapter| same(&chapter.name)) else {
        return Some(format!("there is no {package}"));
    };
    let mut words = program.iter().skip(1);
    while let Some(&word) = words.next() {
        match word {
            "--svg" | "--trace" => _ = words.next(),
            "--list" | "--python" | "--no-timeline" => {}
            name if chapter.examples.iter().any(|example| example == name) => {}
            other => return Some(format!("there is no {other}")),
        }
    }
    None
}

#[test]
fn every_name_that_a_twin_uses_has_its_answer() {
    let page = read(&workspace().join("docs/src/from-python.md"));
    let twins = chapters()
        .iter()
        .flat_map(|chapter| chapter.examples.iter().filter_map(|example| chapter.twin(example)));
    let names: BTreeSet<String> = twins.flat_map(|twin| used(&read(&twin))).collect();
    assert!(names.len() > 60, "the names are found: {names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !has_name(&page, name)).collect();
    assert!(missing.is_empty(), "not in from-python.md: {missing:?}");
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the page has the name, and not only as the beginning of a longer one.
fn has_name(page: &str, name: &str) -> bool {
    page.split(name).skip(1).any(|after| !after.starts_with(is_word))
}

/// The names of those modules in a program: `module.name`, or `from module import name`.
fn used(program: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for module in MODULES {
        for (at, _) in program.match_indices(&format!("{module}.")) {
            let longer = program[..at].ends_with(|c| is_word(c) || c == '.');
            let rest = &program[at + module.len() + 1..];
            let name = rest.split(|c| !is_word(c)).next().unwrap_or_default();
            // A variable may be called `queue` too, but all names of that module are classes.
            let method = module == "queue" && !name.starts_with(char::is_uppercase);
            if !longer && !method && !name.is_empty() {
                names.insert(format!("{module}.{name}"));
            }
        }
    }
    for line in program.lines() {
        let import = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import "));
        if let Some((module, imported)) = import
            && MODULES.iter().any(|known| module.starts_with(known))
        {
            names.extend(imported.split(',').map(|name| format!("{module}.{}", name.trim())));
        }
    }
    names.remove("concurrent.futures.process"); // a module within, and no name
    names
}

mod tests {
    use super::*;

    #[test]
    fn commands_are_read_as_cargo_reads_them() {
        let wrong = |command: &str| wrong(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(wrong("--release -p ch05-locks -- mutex --svg a.svg"), None);
        assert_eq!(wrong("--bin 05-locks"), None);
        for command in ["-p ch05-locks -- mutx", "-p ch99-none -- mutex", "-- mutex", "-p"] {
            assert!(wrong(command).is_some(), "{command}");
        }
    }

    #[test]
    fn names_are_found_where_they_are_used() {
        let program = "import queue\nfrom concurrent.futures import A, as_completed\n\
                       x = threading.Lock()\nqueue.put(asyncio.run)\nmy_queue.Full\nqueue.Full\n";
        let names = ["asyncio.run", "concurrent.futures.A", "concurrent.futures.as_completed"];
        let expected = names.into_iter().chain(["queue.Full", "threading.Lock"]);
        assert!(used(program).into_iter().eq(expected));
        assert!(has_name("`asyncio.run(f)`", "asyncio.run"));
        assert!(!has_name("`asyncio.run_coroutine_threadsafe(f)`", "asyncio.run"));
    }

    #[test]
    fn headings_are_called_as_links_call_them() {
        let page = "# I want to …\n\n```sh\n# no heading\n```\n\n## Wait, and stop: how?\n";
        let expected = ["i-want-to-", "wait-and-stop-how"].map(str::to_owned);
        assert_eq!(headings(page), expected.into_iter().collect());
    }
}
