//! What is made from the rest of the repository, so that it is written only once: the snippets on
//! the chapters' pages, what each example needs, and the pages of mistakes and Python versions.
//! `cargo run -p book` writes them; a test says which of them is out of date. The pages of the
//! lessons are made when the book is built.

pub mod lessons;
pub mod needs;

use std::path::{Path, PathBuf};
use std::{fs, io};

use acceptance::{Chapter, chapters, programs, text, workspace};

use runner::page::File;

use crate::lessons::file_of;
use crate::needs::needs;

/// Every page of the book.
pub fn pages() -> Vec<PathBuf> {
    let names = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    let mut pages: Vec<_> = names.map(|name| workspace().join(name)).into();
    pages.extend(chapters().iter().map(page_of));
    let own = fs::read_dir(workspace().join("docs/pages")).expect("the book's own pages");
    let own = own.map(|entry| entry.expect("an entry").path());
    pages.extend(own.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    pages
}

/// A chapter's page.
pub fn page_of(chapter: &Chapter) -> PathBuf {
    chapter.folder.join("README.md")
}

/// Each page that is made from the rest, wholly or in part, and what stands there if it is up to
/// date.
///
/// # Errors
/// When a snippet can be found in no file, or a mistake has no proof.
pub fn made() -> Result<Vec<(PathBuf, String)>, String> {
    let source = workspace().join("docs/pages");
    let by_need = source.join("i-want-to.md");
    let by_need_now = with_needs(&read(&by_need));
    let mut made = vec![
        (source.join("mistakes.md"), mistakes()?),
        (source.join("python-versions.md"), python_versions()),
        (source.join("take-home.md"), take_home()),
        (by_need, by_need_now),
    ];
    for chapter in chapters() {
        let file = |name: &str| fs::read_to_string(chapter.folder.join(name));
        let page = with_snippets(&read(&page_of(chapter)), &file);
        let page = page.map_err(|why| format!("{}: {why}", chapter.name))?;
        made.push((page_of(chapter), page));
    }
    Ok(made)
}

/// The text of a file, which must be there.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A page without its blocks of code, which stand between fences.
pub fn without_code(page: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        if !is_code && !is_fence {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The page, with each paragraph of a Rust or Python block as it stands in the file that the line
/// before the block links to. A paragraph that is not in the file any more becomes the one there
/// that has the most lines in common with it.
///
/// # Errors
/// When a block names no file, or a paragraph has no line in common with it.
pub fn with_snippets(
    page: &str,
    read: &dyn Fn(&str) -> io::Result<String>,
) -> Result<String, String> {
    let mut parts: Vec<String> = page.split("\n```").map(str::to_owned).collect();
    // Text and blocks come in turn.
    for number in (1..parts.len()).step_by(2) {
        let part = &parts[number];
        let (language, code) = part.split_once('\n').unwrap_or((part, ""));
        if !matches!(language, "rust" | "python") {
            continue;
        }
        let said = parts[number - 1].trim_end().lines().last();
        let said = said.unwrap_or_default();
        let link = said.split_once("](");
        let file = link.and_then(|(_, rest)| rest.split_once(')'));
        let (file, _) = file.ok_or_else(|| format!("a block that names no file, after: {said}"))?;
        let source = read(file).map_err(|error| format!("{file}: {error}"))?;
        let paragraphs = code.split("\n\n").map(|paragraph| {
            if source.contains(paragraph.trim_matches('\n')) {
                return Ok(paragraph);
            }
            let common = |other: &&str| paragraph.lines().filter(|l| has_line(other, l)).count();
            let closest = source.split("\n\n").max_by_key(common);
            let closest = closest.filter(|other| common(other) > 0);
            let closest = closest.ok_or_else(|| format!("not in {file}:\n{paragraph}"))?;
            Ok(closest.trim_matches('\n'))
        });
        let code = paragraphs.collect::<Result<Vec<_>, String>>()?.join("\n\n");
        parts[number] = format!("{language}\n{code}");
    }
    Ok(parts.join("\n```"))
}

/// Whether the text has this line, which is more than a closing brace.
fn has_line(text: &str, line: &str) -> bool {
    line.contains(char::is_alphanumeric) && text.lines().any(|other| other == line)
}

/// A table of what every example needs in an empty crate.
fn take_home() -> String {
    let mut page = "# What each example needs\n\n\
        In an empty crate: the example as `src/main.rs`, the files beside it in `src`, each with \
        its `mod`\nline, and the crates. [How](how-to-read.md#take-it-home). `…` is where your \
        clone is.\n"
        .to_owned();
    for chapter in chapters() {
        let folder = format!("../../crates/{}", chapter.name);
        let whole = read(&page_of(chapter));
        page += &format!("\n## [{}]({folder}/README.md)\n\n", title(&whole));
        page += "| example | needs |\n|---|---|\n";
        for example in &chapter.examples {
            let file = file_of(example);
            let needs = needed(chapter, &file, &folder);
            page += &format!("| [`{example}`]({folder}/{file}) | {needs} |\n");
        }
    }
    page
}

/// What a file needs, in a cell of a table.
fn needed(chapter: &Chapter, file: &str, folder: &str) -> String {
    let needs = needs(chapter, file);
    let link = |helper: &File| {
        let name = helper.path.trim_start_matches("src/");
        format!("[`{name}`]({folder}/{})", helper.path)
    };
    let adds = needs.adds.iter().map(|add| format!("`{add}`"));
    let cell: Vec<_> = adds.chain(needs.helpers.iter().map(link)).collect();
    if cell.is_empty() {
        "only std".to_owned()
    } else {
        cell.join(", ")
    }
}

/// The rows of the page, each with what the file that it links to first needs, as its last cell.
fn with_needs(page: &str) -> String {
    let row = |line: &str| row_with_needs(line).unwrap_or(line.into()) + "\n";
    page.lines().map(row).collect()
}

/// `None` if this line is no such row.
fn row_with_needs(line: &str) -> Option<String> {
    let (row, _) = line.strip_suffix(" |")?.rsplit_once(" | ")?;
    let (_, rest) = row.split_once("](../../crates/")?;
    let (name, file) = rest.split_once(')')?.0.split_once('/')?;
    let chapter = chapters().iter().find(|chapter| chapter.name == name)?;
    let needs = needed(chapter, file, &format!("../../crates/{name}"));
    Some(format!("{row} | {needs} |"))
}

/// Every mistake of every chapter in a line, with the commands that prove it wrong.
fn mistakes() -> Result<String, String> {
    let mut page = "# What people get wrong\n\n\
        Each sentence is a mistake. The chapter says why; the command proves it.\n"
        .to_owned();
    for chapter in chapters() {
        let whole = read(&page_of(chapter));
        let title = title(&whole);
        let readme = format!("../../crates/{}/README.md", chapter.name);
        let link = readme + "#what-people-get-wrong";
        page += &format!("\n## [{title}]({link})\n\n| the mistake | the proof |\n|---|---|\n");
        for entry in entries(&whole) {
            let mistake = entry.split("**").nth(1).unwrap_or_default();
            let mistake = mistake.replace('\n', " ").replace('|', "\\|");
            let proofs = proofs(chapter, &entry);
            if proofs.is_empty() {
                return Err(format!("{}: no proof of {mistake}", chapter.name));
            }
            let proofs = proofs.trim_end().replace('\n', "`, `");
            page += &format!("| {mistake} | `{proofs}` |\n");
        }
    }
    Ok(page)
}

/// The entries of a page's section of what people get wrong, without bullets.
fn entries(page: &str) -> Vec<String> {
    let section = page.split("\n## What people get wrong\n").nth(1);
    let section = section.unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut entries: Vec<String> = Vec::new();
    for line in section.lines() {
        let begins = line.starts_with("**\"") || line.starts_with("- **\"");
        match entries.last_mut() {
            _ if begins => entries.push(line.trim_start_matches("- ").to_owned()),
            Some(entry) => *entry += &format!("\n{}", line.strip_prefix("  ").unwrap_or(line)),
            None => {}
        }
    }
    let entries = entries.iter().map(|entry| entry.trim_end());
    entries.map(str::to_owned).collect()
}

/// The commands that prove an entry: its own tests, and the examples that it names, in its order.
fn proofs(chapter: &Chapter, entry: &str) -> String {
    let mut commands = String::new();
    let mut examples: Vec<&str> = Vec::new();
    for code in entry.split('`').skip(1).step_by(2) {
        let words: Vec<&str> = code.split_whitespace().collect();
        if words.starts_with(&["cargo", "test"]) {
            commands += &(words.join(" ") + "\n");
            continue;
        }
        for word in words {
            let named = chapter.examples.iter().find(|example| *example == word);
            let new = named.filter(|name| !examples.contains(&name.as_str()));
            examples.extend(new.map(String::as_str));
        }
    }
    if !examples.is_empty() {
        let package = chapter.package();
        let examples = examples.join(" ");
        commands += &format!("cargo run -p {package} -- {examples}\n");
    }
    commands
}

/// A table of all Python versions.
fn python_versions() -> String {
    let mut page = "# All Python versions\n\n\
        Most examples have a Python version that does and says the same. Where it cannot, a line \
        below the\ntable says why. See both side by side:\n\n\
        ```sh\ncargo run -p ch05-locks -- mutex --python\n```\n\n\
        Each also runs alone, on Python 3.11 or later, with the standard library:\n\n\
        ```sh\npython3 crates/05-locks/python/mutex.py\n```\n"
        .to_owned();
    for chapter in chapters() {
        let folder = format!("../../crates/{}", chapter.name);
        let whole = read(&page_of(chapter));
        let title = title(&whole);
        page += &format!("\n## [{title}]({folder}/README.md)\n\n");
        page += "| example | Python version | Python |\n|---|---|---|\n";
        let mut differences = String::new();
        for example in &chapter.examples {
            let version = chapter.python_version(example);
            let text = version.as_deref().map(read);
            if let Some(why) = text.as_deref().and_then(difference) {
                let why = why.replace('\n', "\n  ");
                differences += &format!("- `{example}` differs:\n  {why}\n");
            }
            let version = version.map_or("-".to_owned(), |_| {
                let file = example.replace('-', "_");
                format!("[`{file}.py`]({folder}/python/{file}.py)")
            });
            let python = python_name(&read(&chapter.source(example))).replace('|', "\\|");
            let file = file_of(example);
            page += &format!("| [`{example}`]({folder}/{file}) | {version} | {python} |\n");
        }
        if !differences.is_empty() {
            page += &format!("\n{differences}");
        }
    }
    page
}

/// Why a Python version cannot do the same, as its doc string says.
fn difference(version: &str) -> Option<String> {
    let (_, why) = version.split_once("\nDiffers: ")?;
    let is_why = |line: &&str| !line.is_empty() && !line.starts_with("\"\"\"");
    let lines: Vec<&str> = why.lines().take_while(is_why).collect();
    Some(lines.join("\n"))
}

/// What an example's header says after `Python:`.
fn python_name(source: &str) -> String {
    let header = source.lines().map_while(|line| line.strip_prefix("//!"));
    let header = header.map(str::trim);
    let mut lines = header.skip_while(|line| !line.starts_with("Python: "));
    let first = lines.next().expect("every header has it");
    let rest = lines.take_while(|line| !line.is_empty() && !line.starts_with("Run: "));
    let name = rest.fold(first.to_owned(), |name, line| name + " " + line);
    name["Python: ".len()..].to_owned()
}

fn title(page: &str) -> &str {
    page.lines()
        .next()
        .expect("a title")
        .trim_start_matches("# ")
}

/// The pictures that the pages show: the chapter, the example and the file.
pub fn pictures() -> Vec<(&'static Chapter, String, PathBuf)> {
    let mut pictures = Vec::new();
    for chapter in chapters() {
        let page = read(&page_of(chapter));
        for link in page.split("](pictures/").skip(1) {
            let (example, _) = link.split_once(".svg)").expect("a picture of an example");
            let folder = chapter.folder.join("pictures");
            let file = folder.join(example).with_extension("svg");
            pictures.push((chapter, example.to_owned(), file));
        }
    }
    pictures
}

/// Draws every picture anew, from a real run.
///
/// # Panics
/// When a lesson does not hold.
pub fn draw() {
    for (chapter, example, file) in pictures() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        let file = file.to_str().expect("UTF-8");
        let arguments = [&example, "--no-timeline", "--svg", file];
        let run = acceptance::run(&chapter.program, &arguments);
        assert!(run.status.success(), "{example}: {}", text(&run.stdout));
    }
}

/// Puts what the chapters' pages link to beside their front pages in the built documentation.
///
/// # Errors
/// When the documentation is not built.
pub fn link_docs() -> io::Result<()> {
    let docs = programs().parent().expect("target").join("doc");
    let front = |chapter: &Chapter| chapter.package().replace('-', "_");
    for chapter in chapters() {
        let there = docs.join(front(chapter));
        for name in ["src", "src/examples", "python", "pictures", "tests"] {
            let Ok(folder) = fs::read_dir(chapter.folder.join(name)) else {
                continue;
            };
            fs::create_dir_all(there.join(name))?;
            let files = folder.flatten().filter(|file| file.path().is_file());
            for file in files {
                fs::copy(file.path(), there.join(name).join(file.file_name()))?;
            }
        }
        let page = there.join("index.html");
        let mut text = fs::read_to_string(&page)?;
        for other in chapters() {
            let file = format!("href=\"../{}/README.md", other.name);
            text = text.replace(&file, &format!("href=\"../{}/index.html", front(other)));
        }
        fs::write(page, text)?;
    }
    Ok(())
}
