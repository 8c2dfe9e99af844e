//! The pages say what the code does: tables name what is there, snippets are parts of the files.

use std::fs;
use std::path::Path;

use acceptance::{book, chapters, workspace};

fn page(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_page_has_the_same_sections_and_names_every_example() {
    for chapter in chapters() {
        let page = page(&chapter.folder.join("README.md"));
        let number = &chapter.name[..2];
        assert!(page.starts_with(&format!("# {number} ")), "{}: the title", chapter.name);
        let command = format!("cargo run -p {}", chapter.package());
        assert!(page.contains(&command), "{}: {command}", chapter.name);
        let sections: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(
            sections,
            [
                "Examples",
                "A run",
                "Snippets",
                "What people get wrong",
                "What the compiler refuses",
                "Which to use",
                "Where to go next"
            ],
            "{}",
            chapter.name
        );
        for example in &chapter.examples {
            let file = example.replace('-', "_");
            let row = format!("| [`{example}`](src/{file}.rs) |");
            assert!(page.contains(&row), "{}: a row {row}", chapter.name);
            let twin = format!("](python/{file}.py) |");
            assert_eq!(
                page.contains(&twin),
                chapter.twin(example).is_some(),
                "{}: the twin of {example}",
                chapter.name
            );
        }
        let run = page.split("\n## ").nth(2).expect("the second section");
        assert!(run.contains("\n─ alive"), "{}: a timeline of a real run", chapter.name);
        let rows = page.lines().filter(|line| line.starts_with("| [`")).count();
        assert_eq!(rows, chapter.examples.len(), "{}: no row too many", chapter.name);
    }
}

#[test]
fn every_header_names_the_python_counterpart_and_the_command() {
    for chapter in chapters() {
        for example in &chapter.examples {
            let source = page(&chapter.source(example));
            let mut lines = source.lines();
            let mut next = || lines.next().unwrap_or_default();
            let (first, gap, name) = (next(), next(), format!("{} {example}", chapter.name));
            assert!(first.ends_with('.') && gap == "//!", "{name}: one sentence, one line");
            let header: Vec<&str> = source.lines().take_while(|l| l.starts_with("//!")).collect();
            assert!(header.iter().any(|line| line.starts_with("//! Python: ")), "{name}: Python");
            let run = |release: &str| {
                format!("//! Run: `cargo run {release}-p {} -- {example}`", chapter.package())
            };
            let runs = [run(""), run("--release ")]; // what is measured may want a release build
            assert!(runs.iter().any(|run| header.contains(&run.as_str())), "{name}: {runs:?}");
        }
    }
}

#[test]
fn what_is_made_from_the_rest_is_up_to_date() {
    for (path, text) in book::made().unwrap_or_else(|why| panic!("{why}")) {
        let old = page(&path);
        let differs = old.lines().zip(text.lines()).find(|(old, new)| old != new);
        let command = "cargo run -p acceptance --bin pages";
        assert_eq!(old, text, "{}: {differs:?}: run `{command}`", path.display());
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    for path in book::pages() {
        // Not in the blocks of code, where the documentation of types has links of its own.
        let text: String = page(&path).split("\n```").step_by(2).collect();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.contains("://") && !link.starts_with('#')) {
            let file = link.split('#').next().expect("a path");
            let target = path.parent().expect("a folder").join(file);
            assert!(target.exists(), "{}: {link}", path.display());
        }
    }
}

#[test]
fn the_readme_lists_the_chapters_that_are_there() {
    let readme = page(&workspace().join("README.md"));
    for command in ["cargo run -p ch05-locks", "cargo test --workspace"] {
        assert!(readme.lines().any(|line| line.trim() == command), "{command}");
    }
    let rows: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("| [`")?.split('`').next()).collect();
    let names: Vec<&str> = chapters().iter().map(|chapter| chapter.name.as_str()).collect();
    assert_eq!(rows, names);
}
