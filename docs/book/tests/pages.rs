//! The pages say what the code does: tables name what is there, snippets are parts of the files,
//! links lead somewhere, every command can be pasted, and every measured figure names its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use acceptance::{Chapter, HANG, at_once, chapters, examples, text, workspace};
use book::lessons;
use book::needs::needs;
use book::{page_of, pages, read, without_code};

/// Python's modules whose names have their answer in `from-python.md`.
const MODULES: [&str; 5] = [
    "threading",
    "multiprocessing",
    "queue",
    "concurrent.futures",
    "asyncio",
];

#[test]
fn every_page_has_the_same_sections_and_names_every_example() {
    for chapter in chapters() {
        let page = read(&page_of(chapter));
        let number = &chapter.name[..2];
        let title = page.starts_with(&format!("# {number} "));
        assert!(title, "{}: the title", chapter.name);
        let command = format!("cargo run -p {}", chapter.package());
        assert!(page.contains(&command), "{}: {command}", chapter.name);
        let sections = page.lines().filter_map(|line| line.strip_prefix("## "));
        let sections: Vec<&str> = sections.collect();
        let expected = [
            "Examples",
            "A run",
            "What people get wrong",
            "What the compiler refuses",
            "Which to use",
            "Take it home",
            "Read next",
        ];
        assert_eq!(sections, expected, "{}", chapter.name);
        for example in &chapter.examples {
            let file = example.replace('-', "_");
            let row = format!("| [`{example}`](src/examples/{file}.rs) |");
            assert!(page.contains(&row), "{}: a row {row}", chapter.name);
            let linked = page.contains(&format!("](python/{file}.py) |"));
            let is_there = chapter.python_version(example).is_some();
            assert_eq!(linked, is_there, "{}: Python of {example}", chapter.name);
        }
        let run = page.split("\n## ").nth(2).expect("the second section");
        let shown = run.contains("\n─ alive") || run.contains("](pictures/");
        assert!(shown, "{}: a timeline of a real run", chapter.name);
        let rows = page.lines().filter(|line| line.starts_with("| [`")).count();
        assert_eq!(rows, chapter.examples.len(), "{}: rows", chapter.name);
    }
}

#[test]
fn every_header_names_the_python_counterpart_and_the_command() {
    for (chapter, example) in examples() {
        let name = format!("{} {example}", chapter.name);
        let source = read(&chapter.source(example));
        let header = source.lines().take_while(|line| line.starts_with("//!"));
        let header: Vec<&str> = header.collect();
        let one_line = header[0].ends_with('.') && header[1] == "//!";
        assert!(one_line, "{name}: one sentence, one line");
        let python = header.iter().any(|line| line.starts_with("//! Python: "));
        assert!(python, "{name}: Python");
        let run = format!("-p {} -- {example}`", chapter.package());
        // What is measured may want a release build.
        let runs = ["", "--release "].map(|how| format!("//! Run: `cargo run {how}{run}"));
        let has_one = runs.iter().any(|run| header.contains(&run.as_str()));
        assert!(has_one, "{name}: {runs:?}");
    }
}

#[test]
fn what_is_made_from_the_rest_is_up_to_date() {
    for (path, text) in book::made().unwrap_or_else(|why| panic!("{why}")) {
        let old = read(&path);
        let differs = old.lines().zip(text.lines()).find(|(old, new)| old != new);
        assert_eq!(old, text, "{path:?}: {differs:?}: run `cargo run -p book`");
    }
}

#[test]
fn every_lesson_has_a_recorded_run_of_the_program_that_is_there() {
    let outdated = lessons::outdated();
    let names: Vec<_> = outdated.iter().map(|(_, name)| name).collect();
    assert!(names.is_empty(), "run `{}`: {names:?}", lessons::RUNS);
    assert_eq!(
        lessons::runs().len(),
        examples().count(),
        "{}",
        lessons::RUNS
    );
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    for path in pages() {
        // Not in the blocks of code, where the documentation of types has links of its own.
        let text = without_code(&read(&path));
        let links = text.split("](").skip(1);
        let links = links.filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.contains("://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let mut target = path.clone();
            if !file.is_empty() {
                target.set_file_name(file);
            }
            assert!(target.exists(), "{}: {link}", path.display());
            let known = heading.is_empty() || headings(&read(&target)).contains(heading);
            assert!(known, "{}: {link}", path.display());
        }
    }
}

/// The headings of a page, as links call them.
fn headings(page: &str) -> BTreeSet<String> {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let anchor = |title: &str| {
        let title = title.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(kept)
            .collect::<String>()
            .replace(' ', "-")
    };
    let text = without_code(page);
    let titles = text.lines().filter(|line| line.starts_with('#'));
    titles.map(anchor).collect()
}

/// Tables, headings, pictures and long addresses cannot be wrapped.
#[test]
fn no_line_of_text_is_wider_than_100_columns() {
    for page in pages() {
        let text = without_code(&read(&page));
        let can_be_wrapped =
            |line: &&str| line.trim().contains(' ') && !line.starts_with(['|', '#', '!']);
        for line in text.lines().filter(can_be_wrapped) {
            let width = line.chars().count();
            assert!(width <= 100, "{}: {width}: {line}", page.display());
        }
    }
}

#[test]
fn the_readme_lists_the_chapters_that_are_there() {
    let readme = read(&workspace().join("README.md"));
    for command in ["cargo run -p ch05-locks", "cargo test --workspace"] {
        let shown = readme.lines().any(|line| line.trim() == command);
        assert!(shown, "{command}");
    }
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| [`"));
    let listed: Vec<_> = rows.filter_map(|row| row.split('`').next()).collect();
    let there: Vec<_> = chapters().iter().map(|chapter| &chapter.name).collect();
    assert_eq!(listed, there);
}

#[test]
fn every_measured_figure_has_its_command() {
    let mut figures = 0;
    for chapter in chapters() {
        let blocks = blocks(&read(&page_of(chapter)));
        let numbered = blocks.iter().enumerate();
        for (at, block) in numbered.filter(|(_, block)| is_measured(block)) {
            figures += 1;
            let near = &blocks[at.saturating_sub(2)..=at];
            let command = near.iter().any(|near| has_command(near));
            let name = &chapter.name;
            assert!(
                command,
                "{name}: no command in it or right before it:\n{block}"
            );
        }
    }
    assert!(figures > 1, "the figures are found: {figures}");
}

/// The paragraphs, headings, tables and fenced blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::<String>::new();
    let mut fenced = false;
    let mut ended = true;
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
        let unit = |word| matches!(word, "to" | "ns" | "µs" | "ms");
        let number = |word| begins_with_digit(word) || unit(word);
        let mut cells = block.lines().flat_map(|row| row.split('|').skip(2));
        return cells.any(|cell| begins_with_digit(cell) && cell.split_whitespace().all(number));
    }
    if block.starts_with("```") && !block.starts_with("```text") {
        return false;
    }
    let words: Vec<&str> = block.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let unit = pair[1].trim_end_matches(|c: char| c.is_ascii_punctuation());
        let is_shown = block.starts_with("```");
        let measured = matches!(unit, "ns" | "µs" | "times") || unit == "ms" && is_shown;
        begins_with_digit(pair[0]) && measured
    })
}

fn has_command(block: &str) -> bool {
    let commands = ["`cargo run ", "`cargo bench ", "`python3 "];
    let text = block.replace('\n', " ");
    commands.iter().any(|command| text.contains(command))
}

#[test]
fn every_command_on_every_page_works() {
    let mut runs: BTreeMap<String, &Chapter> = BTreeMap::new();
    let mut number = 0;
    for path in pages() {
        for command in commands(&read(&path)) {
            number += 1;
            match check(&command) {
                Ok(None) => {}
                Ok(Some((chapter, arguments))) => _ = runs.insert(arguments, chapter),
                Err(why) => panic!("{}: `{command}`: {why}", path.display()),
            }
        }
    }
    assert!(number > 100, "the commands are found: {number}");
    let runs: Vec<_> = runs.into_iter().collect();
    at_once(&runs, |(arguments, chapter)| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = assert_cmd::Command::new(&chapter.program);
        command.args(arguments.split(' ')).timeout(HANG);
        command.current_dir(folder.path()).assert().success();
    });
}

#[test]
fn a_bare_cargo_run_lists_the_programs() {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.arg("run").current_dir(workspace()).output();
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
        let script = code.starts_with("python3 ") && code.contains(".py");
        if code.starts_with("cargo ") || script {
            commands.push(code);
        }
    };
    for (number, part) in page.split("```").enumerate() {
        if number % 2 == 0 {
            part.split('`').skip(1).step_by(2).for_each(&mut add);
        } else if part.starts_with("sh\n") || part.starts_with("text\n") {
            let lines = part.lines().skip(1).map(str::trim);
            let commands = lines.filter_map(|line| line.split("  ").next());
            commands.for_each(&mut add);
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
    let mut words: Vec<&str> = cargo.split(' ').collect();
    words.retain(|word| !["--release", "--offline"].contains(word));
    let no_such = || "there is no such thing".to_owned();
    let there = |found: bool| found.then_some(None).ok_or_else(no_such);
    match words[..] {
        // The gate runs the first two, the test above the third, the test of copies has the fourth.
        // The last are a reader's own crate.
        ["cargo", "test", "--workspace"]
        | ["cargo", "doc", ..]
        | ["cargo", "run" | "add" | "tree" | "fetch" | "fmt"]
        | ["cargo", "run", "-p", "costs"]
        | ["cargo", "run", "-p", "acceptance", "--bin", "mutants"]
        | ["cargo", "add", "tracing-subscriber@0.3"]
        | ["cargo", "new" | "init", _] => Ok(None),
        ["cargo", "run", "-p", "book"] => {
            there(["", "--runs", "--pictures", "--docs"].contains(&arguments))
        }
        ["cargo", "run", "-p", "scheduler"] => {
            let levels = workspace().join("shared/scheduler/src/levels");
            let level = arguments.split(' ').next().unwrap_or("").replace('-', "_");
            there(level.is_empty() || levels.join(level + ".rs").exists())
        }
        ["cargo", "build", "-p", name] => there(chapters().iter().any(|c| c.package() == name)),
        ["cargo", "run", "-p" | "--bin", name] => {
            let is_meant = |c: &&Chapter| c.package() == name || c.name == name;
            let chapter = chapters().iter().find(is_meant);
            let chapter = chapter.ok_or("there is no such chapter")?;
            let played = |word: &str| chapter.examples.iter().any(|example| example == word);
            let mut words = arguments.split(' ');
            let all_played = words.all(|word| word.is_empty() || played(word));
            Ok((!all_played).then(|| (chapter, arguments.to_owned())))
        }
        ["cargo", "test", "-p", package, test] => {
            let is_test = |line: &str| {
                let name = line
                    .split_once("fn ")
                    .and_then(|(_, rest)| rest.split_once("()"));
                name.is_some_and(|(name, _)| name.contains(test))
                    || line.starts_with(&format!("{test} by ")) // a model's broken variant
            };
            let has = |path: &PathBuf| read(path).lines().any(is_test);
            there(sources(package).iter().any(has))
        }
        ["cargo", "test", "-p", package] => there(!sources(package).is_empty()),
        // Their benchmarks are started by the gate.
        ["cargo", "bench", "-p", package, ref bench @ ..] => {
            let folder = |path: &PathBuf| path.parent().unwrap().ends_with("benches");
            let named = |path: &PathBuf| match bench {
                ["--bench", name] => path.file_stem().is_some_and(|stem| stem == *name),
                _ => bench.is_empty(),
            };
            let is_it = |path: &PathBuf| folder(path) && named(path);
            there(sources(package).iter().any(is_it))
        }
        ["cargo", "add", ..] => there(needed().contains(command)),
        ["python3", file] => {
            let file = workspace().join(file);
            there(file.exists()) // a Python version is run by another test, a benchmark is not
        }
        _ => Err("no test knows how to try it".into()),
    }
}

/// What is added to a crate for the files of the chapters.
fn needed() -> &'static BTreeSet<String> {
    static NEEDED: OnceLock<BTreeSet<String>> = OnceLock::new();
    NEEDED.get_or_init(|| {
        let adds = |chapter: &Chapter| {
            let sources = sources(&chapter.package()).into_iter();
            let files = sources.filter(|path| path.starts_with(chapter.folder.join("src")));
            let lessons = chapter.examples.iter().map(|name| chapter.source(name));
            let adds = |file: PathBuf| {
                let path = file.strip_prefix(&chapter.folder).expect("in it");
                needs(chapter, path.to_str().expect("UTF-8")).adds
            };
            files.chain(lessons).flat_map(adds).collect::<Vec<_>>()
        };
        chapters().iter().flat_map(adds).collect()
    })
}

/// The Rust files of a package, and the lists beside them.
fn sources(package: &str) -> Vec<PathBuf> {
    let folder = match package {
        "acceptance" => workspace().join("tests"),
        "book" => workspace().join("docs/book"),
        "models" => workspace().join("tests/models"),
        "runner" | "scheduler" | "trace" => workspace().join("shared").join(package),
        chapter => workspace().join("crates").join(&chapter["ch".len()..]),
    };
    let within = ["", "src", "tests", "benches"].map(|name| folder.join(name));
    let files = within.iter().flat_map(fs::read_dir).flatten().flatten();
    let is_source = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs" || e == "txt");
    files.map(|file| file.path()).filter(is_source).collect()
}

/// Cargo looks for tests in `tests` only, as the manifests say: elsewhere one would never run.
#[test]
fn no_test_is_where_cargo_does_not_look() {
    let packages = chapters().iter().map(Chapter::package);
    let packages = packages.chain(["book", "runner", "scheduler", "trace"].map(str::to_owned));
    let others = packages.flat_map(|package| sources(&package));
    let lessons = examples().map(|(chapter, example)| chapter.source(example));
    let files = others.chain(lessons);
    for file in files.filter(|file| file.components().any(|part| part.as_os_str() == "src")) {
        assert!(!read(&file).contains("#[test]"), "{file:?}");
    }
}

#[test]
fn every_name_that_a_python_version_uses_has_its_answer() {
    let page = read(&workspace().join("docs/pages/from-python.md"));
    let versions = examples().filter_map(|(chapter, example)| chapter.python_version(example));
    let names: BTreeSet<String> = versions.flat_map(|version| used(&read(&version))).collect();
    assert!(names.len() > 60, "the names are found: {names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !has_name(&page, name)).collect();
    assert!(missing.is_empty(), "not in from-python.md: {missing:?}");
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the page has the name, and not only as the beginning of a longer one.
fn has_name(page: &str, name: &str) -> bool {
    let mut after = page.split(name).skip(1);
    after.any(|after| !after.starts_with(is_word))
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
        let import = line.strip_prefix("from ");
        if let Some((module, imported)) = import.and_then(|rest| rest.split_once(" import "))
            && MODULES.iter().any(|known| module.starts_with(known))
        {
            let imported = imported.split(',').map(str::trim);
            names.extend(imported.map(|name| format!("{module}.{name}")));
        }
    }
    names.remove("concurrent.futures.process"); // a module within, and no name
    names
}
