//! The pages say what the code does: tables name what is there, snippets are parts of the files.

use acceptance::book::{self, page_of, read, without_code};
use acceptance::{chapters, workspace};

#[test]
fn every_page_has_the_same_sections_and_names_every_example() {
    for chapter in chapters() {
        let page = read(&page_of(chapter));
        let number = &chapter.name[..2];
        let is_new = chapter.folder.join("src/examples").exists();
        assert!(page.starts_with(&format!("# {number} ")), "{}: the title", chapter.name);
        let command = format!("cargo run -p {}", chapter.package());
        assert!(page.contains(&command), "{}: {command}", chapter.name);
        let sections: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expected = if is_new {
            [
                "Examples",
                "A run",
                "What people get wrong",
                "What the compiler refuses",
                "Which to use",
                "Take it home",
                "Read next",
            ]
        } else {
            [
                "Examples",
                "A run",
                "Snippets",
                "What people get wrong",
                "What the compiler refuses",
                "Which to use",
                "Where to go next",
            ]
        };
        assert_eq!(sections, expected, "{}", chapter.name);
        for example in &chapter.examples {
            let file = example.replace('-', "_");
            let folder = if is_new { "src/examples" } else { "src" };
            let row = format!("| [`{example}`]({folder}/{file}.rs) |");
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
        let shown = run.contains("\n─ alive") || run.contains("](pictures/");
        assert!(shown, "{}: a timeline of a real run", chapter.name);
        let rows = page.lines().filter(|line| line.starts_with("| [`")).count();
        assert_eq!(rows, chapter.examples.len(), "{}: no row too many", chapter.name);
    }
}

#[test]
fn every_header_names_the_python_counterpart_and_the_command() {
    for chapter in chapters() {
        for example in &chapter.examples {
            let source = read(&chapter.source(example));
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
        let old = read(&path);
        let differs = old.lines().zip(text.lines()).find(|(old, new)| old != new);
        let command = "cargo run -p acceptance --bin pages";
        assert_eq!(old, text, "{}: {differs:?}: run `{command}`", path.display());
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    for path in book::pages() {
        // Not in the blocks of code, where the documentation of types has links of its own.
        let text = without_code(&read(&path));
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
    let readme = read(&workspace().join("README.md"));
    for command in ["cargo run -p ch05-locks", "cargo test --workspace"] {
        assert!(readme.lines().any(|line| line.trim() == command), "{command}");
    }
    let rows: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("| [`")?.split('`').next()).collect();
    let names: Vec<&str> = chapters().iter().map(|chapter| chapter.name.as_str()).collect();
    assert_eq!(rows, names);
}

#[test]
fn every_measured_figure_has_its_command() {
    let mut figures = 0;
    for chapter in chapters() {
        let blocks = blocks(&read(&page_of(chapter)));
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| is_measured(block)) {
            figures += 1;
            let near = &blocks[at.saturating_sub(2)..=at];
            let command = near.iter().any(|near| has_command(near));
            assert!(command, "{}: no command in it or right before it:\n{block}", chapter.name);
        }
    }
    assert!(figures > 10, "the figures are found: {figures}");
}

/// The paragraphs, headings, tables and fenced blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let (mut blocks, mut fenced, mut ended) = (Vec::<String>::new(), false, true);
    for line in page.lines() {
        if line.is_empty() && !fenced {
            ended = true;
            continue;
        }
        match blocks.last_mut().filter(|_| !ended) {
            Some(block) => *block += &format!("\n{line}"),
            None => blocks.push(line.to_owned()),
        }
        ended = false;
        fenced ^= line.starts_with("```");
    }
    blocks
}

/// Whether a block states what was measured: a table with numbers beside its first column, or a
/// number with a unit. In a sentence, milliseconds are mostly what a program is told to wait.
fn is_measured(block: &str) -> bool {
    let begins_with_digit = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit());
    if block.starts_with('|') {
        let number =
            |word: &str| begins_with_digit(word) || matches!(word, "to" | "ns" | "µs" | "ms");
        let mut cells = block.lines().flat_map(|row| row.split('|').skip(2));
        return cells.any(|cell| begins_with_digit(cell) && cell.split_whitespace().all(number));
    }
    if block.starts_with("```") && !block.starts_with("```text") {
        return false;
    }
    let words: Vec<&str> = block.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let unit = pair[1].trim_end_matches(|c: char| c.is_ascii_punctuation());
        let measured =
            matches!(unit, "ns" | "µs" | "times") || unit == "ms" && block.starts_with("```");
        begins_with_digit(pair[0]) && measured
    })
}

fn has_command(block: &str) -> bool {
    let commands = ["`cargo run ", "`cargo bench ", "`python3 "];
    let text = block.replace('\n', " ");
    commands.iter().any(|command| text.contains(command))
}

#[test]
fn a_figure_without_its_command_is_seen() {
    for figure in ["It takes 38\nns.", "| a | b |\n|---|---|\n| x | 5 to 6 |", "It is 2.5 times"] {
        assert!(is_measured(figure), "{figure}");
    }
    for other in ["Each beat is 60 ms.", "| 3.2 | after 5 ms |", "```rust\n5 ns\n```"] {
        assert!(!is_measured(other), "{other}");
    }
    assert_eq!(blocks("a\nb\n\n```text\nc\n\nd\n```\n\ne"), ["a\nb", "```text\nc\n\nd\n```", "e"]);
    assert!(has_command("as `cargo bench -p a` says") && !has_command("as `cargo test` says"));
}
