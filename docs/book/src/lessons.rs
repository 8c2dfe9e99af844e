//! The book's page of each lesson: its program, a recorded run, its Python version, what it needs
//! elsewhere, and the changes that make it false.

use std::fs;
use std::path::PathBuf;
use std::process::Output;
use std::sync::OnceLock;

use runner::page::{File, Lesson};
use serde_json::{Value, json};

use acceptance::{Chapter, NOT_JUDGED, chapters, examples, text, workspace};

use crate::needs::needs;
use crate::{entries, page_of, python_name, read};

/// The file of a lesson in the folder of its chapter.
pub fn file_of(lesson: &str) -> String {
    format!("src/examples/{}.rs", lesson.replace('-', "_"))
}

/// Where the recorded run of a lesson is kept.
fn run_of(chapter: &Chapter, lesson: &str) -> PathBuf {
    let runs = chapter.folder.join("runs");
    runs.join(lesson).with_extension("txt")
}

fn lesson(chapter: &Chapter, name: &str) -> Lesson {
    let program = File::read(&chapter.folder, &file_of(name));
    Lesson::new(program.expect("a lesson has its file"), &chapter.folder)
}

/// The first line of a kept run: a number that changes when the program or a helper does (FNV-1a).
fn made_from(lesson: &Lesson) -> String {
    let bytes = lesson.files.iter().flat_map(|file| file.text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("made from {hash:016x}\n")
}

/// The lessons whose kept run is of another program than the one that is there, or is not there.
pub fn outdated() -> Vec<(&'static Chapter, &'static str)> {
    with_run(&|run, made_from| !run.starts_with(made_from))
}

/// The lessons of whose kept run this is true: it is given the run, and how it should begin.
fn with_run(is_so: &dyn Fn(&str, &str) -> bool) -> Vec<(&'static Chapter, &'static str)> {
    let is_so = |(chapter, name): &(&Chapter, &str)| {
        let run = fs::read_to_string(run_of(chapter, name)).unwrap_or_default();
        is_so(&run, &made_from(&lesson(chapter, name)))
    };
    examples().filter(is_so).collect()
}

/// Keeps a new run of each lesson that is out of date or was not judged, for the machine may be
/// less busy now, and removes the runs of lessons that are gone.
///
/// # Panics
/// When a lesson does not hold.
pub fn keep_runs() {
    let mut failed = Vec::new();
    let again = |run: &str, made_from: &str| !run.starts_with(made_from) || !is_judged(run);
    for (chapter, name) in with_run(&again) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let record = folder.path().join("record");
        let play = || {
            let mut command = assert_cmd::Command::new(&chapter.program);
            command.args([name, "--no-timeline"]);
            command.env("TRACE_KEEP", &record);
            command.output().expect("it runs")
        };
        let holds = |run: &Output| run.status.success() && is_judged(&text(&run.stdout));
        let mut run = play();
        // The machine may have been too busy only for a moment.
        for _ in 0..2 {
            if !holds(&run) {
                run = play();
            }
        }
        if !run.status.success() {
            failed.push(name);
            continue;
        }
        let file = run_of(chapter, name);
        let made_from = made_from(&lesson(chapter, name));
        let fits = fs::read_to_string(&file).is_ok_and(|old| old.starts_with(&made_from));
        if fits && !holds(&run) {
            continue;
        }
        let run = made_from + &anonymous(&read(&record));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, run).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        println!("{}", file.display());
    }
    assert!(failed.is_empty(), "they do not hold: {failed:?}");
    for file in runs() {
        if !examples().any(|(chapter, name)| run_of(chapter, name) == file) {
            fs::remove_file(&file).expect("removed");
        }
    }
}

/// Whether the machine was quiet enough for the lesson's measurements.
fn is_judged(run: &str) -> bool {
    !run.contains(NOT_JUDGED)
}

/// The kept runs that are there.
pub fn runs() -> Vec<PathBuf> {
    let folders = chapters().iter().map(|chapter| chapter.folder.join("runs"));
    let files = folders.flat_map(fs::read_dir).flatten();
    files.map(|file| file.expect("an entry").path()).collect()
}

/// A record without what is only this machine's: its clock begins at 0, and processes and threads
/// are numbered from 1.
fn anonymous(record: &str) -> String {
    let clock = |column: &str| column.parse::<u64>().ok();
    let lines = record.lines();
    let clocks = lines.filter_map(|line| clock(line.split('\t').next()?));
    let first = clocks.min().unwrap_or(0);
    let mut known: Vec<String> = Vec::new();
    let mut kept = String::new();
    for line in record.lines() {
        let mut columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let begins = columns.get(3).is_some_and(|kind| kind == "T");
        for (number, column) in columns.iter_mut().take(5).enumerate() {
            if number == 0 || number == 4 && begins {
                let at = clock(column).unwrap_or(first);
                *column = at.saturating_sub(first).to_string();
            } else if number < 3 {
                if !known.contains(column) {
                    known.push(column.clone());
                }
                let place = known.iter().position(|id| id == column);
                *column = (place.unwrap_or(0) + 1).to_string();
            }
        }
        kept += &(columns.join("\t") + "\n");
    }
    kept
}

/// The page of a lesson, in Markdown.
///
/// # Panics
/// When its run is not kept.
pub fn page(chapter: &Chapter, number: usize) -> String {
    let name = &chapter.examples[number];
    let lesson = lesson(chapter, name);
    let program = &lesson.files[0].text;
    let sentence = program.lines().next().unwrap_or_default();
    let sentence = sentence.trim_start_matches("//!").trim();
    let run = fs::read_to_string(run_of(chapter, name));
    let run = run.unwrap_or_else(|error| panic!("{name}: {error}: `{RUNS}`"));
    let mut header = program.lines();
    let command = header.find_map(|line| line.strip_prefix("//! Run: "));
    let command = command.expect("a header has its command");
    let mut page = format!(
        "# {name}\n\n{sentence}\n\nRun: {command}  \nPython: {}\n\n{}\n",
        python_name(program),
        lesson.recorded(&run)
    );
    page += &take_home(chapter, &lesson);
    page += &mistakes(chapter, name);
    page += &mutants(chapter, name);
    page += &read_next(chapter, number, program);
    page
}

/// The command that keeps the runs.
pub const RUNS: &str = "cargo run -p book -- --runs";

fn take_home(chapter: &Chapter, lesson: &Lesson) -> String {
    let needs = needs(chapter, &lesson.files[0].path);
    let mut text = "## Take it home\n\n".to_owned();
    if !needs.adds.is_empty() {
        let adds = needs.adds.join("\n");
        text += &format!("In a new crate:\n\n```sh\n{adds}\n```\n\n");
    }
    text += "The program becomes `src/main.rs`.";
    let mut files = Vec::new();
    let mut mods = Vec::new();
    for file in &needs.helpers {
        let name = &file.path["src/".len()..];
        files.push(format!("[`{name}`](../{name})"));
        mods.push(format!("mod {}", name.replace(".rs", ";")));
    }
    if !files.is_empty() {
        let files = files.join(", ");
        let mods = mods.join(" ");
        text += &format!(" Beside it in `src` goes {files}; above the first `use` comes `{mods}`.");
    }
    if needs.adds.iter().any(|add| add.contains('…')) {
        text += " `…` is where your clone is.";
    }
    text += " It is silent; [how to read this](../../../../docs/pages/how-to-read.md#take-it-home) \
             says how to see its lines.\n\n";
    text
}

/// What the chapter's page says that people get wrong, and this lesson proves or is about.
fn mistakes(chapter: &Chapter, name: &str) -> String {
    let page = read(&page_of(chapter));
    let entries = entries(&page).into_iter();
    let is_about = |entry: &str| {
        let mistake = entry.split("**").nth(1).unwrap_or_default();
        mistake.split([' ', '.', ',']).any(|word| word == name)
    };
    let mine: Vec<_> = entries
        .filter(|entry| entry.contains(&format!("`{name}`")) || is_about(entry))
        .collect();
    if mine.is_empty() {
        return String::new();
    }
    let mut text = "## What people get wrong\n\n".to_owned();
    for entry in mine {
        // The chapter's page is two folders up.
        let mut parts = entry.split("](");
        let mut entry = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let link = part.split(')').next().unwrap_or_default();
            entry += if link.contains("://") {
                "]("
            } else {
                "](../../"
            };
            entry += part;
        }
        text += &(linked(chapter, name, &entry) + "\n\n");
    }
    text
}

/// The text, in which the names of other lessons are links to their pages.
fn linked(chapter: &Chapter, this: &str, text: &str) -> String {
    let others = chapter.examples.iter().filter(|other| *other != this);
    others.fold(text.to_owned(), |text, other| {
        let file = other.replace('-', "_");
        text.replace(&format!("`{other}`"), &format!("[`{other}`]({file}.rs)"))
    })
}

/// The changes that make the lesson false.
fn mutants(chapter: &Chapter, name: &str) -> String {
    let all = chapter.mutants().expect("the list can be read");
    let mut text = String::new();
    for mutant in all.iter().filter(|mutant| mutant.example == name) {
        let elsewhere = mutant.file != chapter.source(name);
        let file = mutant.file.file_name().filter(|_| elsewhere);
        let file = file.map(|file| format!(" (in `{}`)", file.display()));
        let file = file.unwrap_or_default();
        let (first, rest) = mutant.why.split_at(1);
        let first = first.to_uppercase();
        text += &format!("**{first}{rest}**{file}:\n\n```diff\n");
        for (old, new) in &mutant.hunks {
            text.extend(old.iter().map(|line| format!("-{line}\n")));
            text.extend(new.iter().map(|line| format!("+{line}\n")));
        }
        text += "```\n\n";
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "## Break it yourself\n\nEach of these changes makes the lesson false, and is caught.\n\n\
         {text}"
    )
}

/// The lessons before and after it, those that it names, what its orderings mean, and the words of
/// the glossary.
fn read_next(chapter: &Chapter, number: usize, program: &str) -> String {
    let name = &chapter.examples[number];
    let link = |other: &String| format!("[`{other}`]({}.rs)", other.replace('-', "_"));
    let (before, after) = chapter.examples.split_at(number);
    let before: Vec<_> = before.last().map(link).into_iter().collect();
    let next: Vec<_> = after.get(1).map(link).into_iter().collect();
    // Those that it names, and those that name it.
    let named = |other: &&String| {
        let theirs = read(&chapter.source(other));
        let either =
            program.contains(&format!("`{other}`")) || theirs.contains(&format!("`{name}`"));
        *other != name && either
    };
    let see_also: Vec<_> = chapter.examples.iter().filter(named).map(link).collect();
    let mut links = vec![("Before", before), ("Next", next), ("See also", see_also)];
    if program.contains("Ordering") && name != "publish" {
        let publish = "[`publish`](../../../05-locks/src/examples/publish.rs)".to_owned();
        links.push(("What an `Ordering` promises", vec![publish]));
    }
    links.push(("Words", words(chapter, name, program)));
    let mut text = "## Read next\n\n".to_owned();
    for (title, links) in links.into_iter().filter(|(_, links)| !links.is_empty()) {
        text += &format!("- {title}: {}\n", links.join(", "));
    }
    text + "- The chapter: [its page](../../README.md)\n"
}

/// The words of the glossary that are shown in the lesson, or stand in its first line.
fn words(chapter: &Chapter, name: &str, program: &str) -> Vec<String> {
    static GLOSSARY: OnceLock<String> = OnceLock::new();
    let glossary = GLOSSARY.get_or_init(|| read(&workspace().join("docs/pages/glossary.md")));
    let sentence = program.lines().next().unwrap_or_default().to_lowercase();
    let file = format!("/{}/{})", chapter.name, file_of(name));
    let mut words = Vec::new();
    for row in glossary.lines().filter(|row| row.starts_with("| ")) {
        let mut cells = row.trim_matches('|').split(" | ").map(str::trim);
        let english = cells.next().unwrap_or_default();
        let chinese = cells.next().unwrap_or_default();
        let ends = |after: &str| {
            let after = after.trim_start_matches('s');
            !after.starts_with(char::is_alphanumeric)
        };
        let stands = |word: &str| {
            let word = word.to_lowercase();
            sentence.contains(&format!(" {word}")) && sentence.split(&word).skip(1).any(ends)
        };
        if row.contains(&file) || english.split(", ").any(stands) {
            let glossary = "../../../../docs/pages/glossary.md";
            words.push(format!("[{english} {chinese}]({glossary})"));
        }
    }
    words
}

/// What mdBook calls a preprocessor: takes the book as JSON, and adds to each chapter the pages of
/// its lessons, to which all links to their files lead.
///
/// # Errors
/// When the input is not what mdBook 0.5 writes.
pub fn preprocess(input: &str) -> Result<String, String> {
    let mut input: Value = serde_json::from_str(input).map_err(|error| error.to_string())?;
    let mut book = input[1].take();
    let items = book["items"].as_array_mut().ok_or("no items")?;
    for item in items {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        let path = chapter["path"].as_str().unwrap_or_default().to_owned();
        let title = chapter["name"].clone();
        let place = chapter["number"].as_array().cloned().unwrap_or_default();
        if let Some(text) = chapter["content"].as_str() {
            chapter["content"] = to_pages(text).into();
        }
        let is_page = |known: &&Chapter| path == format!("crates/{}/README.md", known.name);
        let Some(known) = chapters().iter().find(is_page) else {
            continue;
        };
        let lessons = known.examples.iter().enumerate().map(|(number, name)| {
            let mut place = place.clone();
            place.push((number + 1).into());
            json!({ "Chapter": {
                "name": name,
                "content": to_pages(&page(known, number)),
                "number": place,
                "sub_items": [],
                "path": format!("crates/{}/{}", known.name, file_of(name)).replace(".rs", ".md"),
                "source_path": null,
                "parent_names": [title],
            }})
        });
        chapter["sub_items"] = lessons.collect();
    }
    Ok(book.to_string())
}

/// The Markdown, in which links to the files of lessons lead to their pages.
fn to_pages(text: &str) -> String {
    let is_lesson = |link: &str| {
        let file = link.rsplit('/').next().unwrap_or_default();
        let name = file
            .strip_suffix(".rs")
            .unwrap_or_default()
            .replace('_', "-");
        let within = link.contains("src/examples/") || !link.contains('/');
        within && examples().any(|(_, known)| known == name)
    };
    let mut parts = text.split("](");
    let mut pages = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        pages += "](";
        match part.split_once(')') {
            Some((link, rest)) if is_lesson(link) => {
                pages += &format!("{}md){rest}", link.trim_end_matches("rs"));
            }
            _ => pages += part,
        }
    }
    pages
}
