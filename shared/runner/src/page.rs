//! A lesson's page: its files, a real run to step through, and its Python version.
//!
//! What the script needs is in the markup: events and bars have the line that they are from as
//! `data-line`, as that line itself has. So the page is whole without the script, too. Everything
//! that a program says is escaped and bounded.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::model::{MOST_NOTES, Note, Played, Run};
use crate::record::Columns;
use crate::svg;
use crate::text::{at_most, xml};

/// How the page looks. A page of its own has it inside; a book has it once.
pub const STYLE: &str = include_str!("page/page.css");
/// What steps through the run, and copies files.
pub const SCRIPT: &str = include_str!("page/page.js");

/// How long the text of an event may be, in characters.
const MOST_TEXT: usize = 1_000;

/// A file that a page shows.
#[derive(Debug, Clone)]
pub struct File {
    /// The end of its path, from the chapter's folder on.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The file at `path` in a chapter's folder, or nothing if it cannot be read.
    pub fn read(folder: &Path, path: &str) -> Option<Self> {
        let text = fs::read_to_string(folder.join(path)).ok()?;
        let path = path.to_owned();
        Some(Self { path, text })
    }

    /// The files of the chapter that this one uses (`use crate::semaphore::…`), and those that
    /// these use, by name.
    pub fn helpers(&self, folder: &Path) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut unread = vec![self.text.clone()];
        while let Some(text) = unread.pop() {
            let uses = text.lines().map(|line| line.strip_prefix("use crate::"));
            for used in uses.flatten() {
                let name = used.split([':', ';']).next().unwrap_or_default();
                let path = format!("src/{name}.rs");
                if found.iter().all(|file| file.path != path)
                    && let Some(file) = Self::read(folder, &path)
                {
                    unread.push(file.text.clone());
                    found.push(file);
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }
}

/// A lesson, as its page shows it.
#[derive(Debug)]
pub struct Lesson {
    /// Its name on the command line.
    pub name: String,
    /// The program, and the files beside it that it uses.
    pub files: Vec<File>,
    /// The Python version.
    pub python: Option<File>,
}

impl Lesson {
    /// The lesson of this program, with the other files in the folder of its chapter.
    pub fn new(program: File, folder: &Path) -> Self {
        let module = Path::new(&program.path).file_stem().unwrap_or_default();
        let module = module.to_string_lossy().into_owned();
        let mut files = program.helpers(folder);
        files.insert(0, program);
        Self {
            name: module.replace('_', "-"),
            files,
            python: File::read(folder, &format!("python/{module}.py")),
        }
    }

    /// The program and its run, beside or below each other, then the Python version. Markup without
    /// an empty line, so that it can stand in Markdown.
    ///
    /// `record` is a record that was kept; it is read as far as it can be understood. The files
    /// beside the program are shown by the script only: a book's search would find them as often as
    /// there are lessons that use them.
    pub fn recorded(&self, record: &str) -> String {
        let mut run = Run::default();
        for line in record.lines() {
            run.read(line);
        }
        run.finish(run.last, true);
        let mut helpers = self.helpers();
        if !helpers.is_empty() {
            helpers = format!("<script type=\"text/plain\" class=\"later\">{helpers}</script>");
        }
        let verdict = "A recorded run. Yours will have other times.";
        self.body(&run, verdict, "", &helpers)
    }

    fn helpers(&self) -> String {
        let files = self.files.iter().enumerate().skip(1);
        let folded = files.map(|(number, file)| {
            let path = xml(&file.path);
            let code = code(file, number);
            format!("<details><summary>{path}</summary>{code}</details>")
        });
        folded.collect()
    }

    fn body(&self, run: &Run, verdict: &str, trouble: &str, helpers: &str) -> String {
        let mut page = "<div class=\"lesson\"><div class=\"columns\">".to_owned();
        page += &code(&self.files[0], 0);
        let failed = if trouble.is_empty() { "" } else { " failed" };
        let verdict = xml(verdict);
        _ = write!(
            page,
            "<section class=\"run{failed}\" aria-label=\"The run\">\
             <p class=\"verdict\">{verdict}</p>"
        );
        if !trouble.is_empty() {
            let trouble = trouble.trim_end().replace('\n', "; ");
            let trouble = xml(&at_most(&trouble, MOST_TEXT));
            _ = write!(page, "<p class=\"trouble\">{trouble}</p>");
        }
        page += "<div class=\"player\"><div class=\"picture\" tabindex=\"0\">";
        let line = |source: &str| self.line(source);
        page += &svg::draw(run, &format!("timeline of {}", self.name), Some(&line));
        page += "</div></div>";
        page += &self.events(run);
        page += "</section></div>";
        page += helpers;
        if let Some(python) = &self.python {
            page += &code(python, self.files.len());
        }
        page + "</div>\n"
    }

    /// Where a line of source is on the page, as markup; nothing if it is not there.
    fn line(&self, source: &str) -> String {
        let place = || {
            let (file, line) = source.rsplit_once(':')?;
            let mut files = self.files.iter();
            let number = files.position(|shown| file.ends_with(&shown.path))?;
            let line: u32 = line.parse().ok()?;
            Some(format!(" data-line=\"{number}-{line}\""))
        };
        place().unwrap_or_default()
    }

    fn events(&self, run: &Run) -> String {
        let mut list = "<ol class=\"events\" tabindex=\"0\" aria-label=\"Events\">".to_owned();
        let notes = run.notes.iter().take(MOST_NOTES);
        for note @ Note { at, lane, .. } in notes.clone() {
            let columns = note.columns();
            let is_error = columns.name == "ERROR";
            let class = if is_error { " class=\"error\"" } else { "" };
            let line = self.line(&source(&columns));
            let label = at_most(&run.lanes[*lane].label, 60);
            _ = write!(
                list,
                "<li{class}{line} data-lane=\"{lane}\"><time>{:.3}</time> <b>{}</b> {}</li>",
                run.seconds(*at),
                xml(&label),
                xml(&at_most(&note.text(), MOST_TEXT))
            );
        }
        list += "</ol>";
        let left_out = run.events - notes.count();
        if left_out > 0 {
            _ = write!(list, "<p>… and {left_out} more events</p>");
        }
        list
    }

    /// The page of a run that has just been made, in one file that needs no other.
    fn page(&self, played: &Played<'_>) -> String {
        let run = &played.run;
        let trouble = played.trouble.as_str();
        let title = xml(&format!("{} {}", played.chapter, self.name));
        let sentence = xml(played.example.sentence());
        let verdict = match (trouble, run.not_judged) {
            ("", false) => "The lesson held.",
            ("", true) => "It could not be judged.",
            _ => "",
        };
        let adds = File {
            path: "take it home: the program as src/main.rs of a new crate, and there".to_owned(),
            text: played.example.adds(),
        };
        let mut beside = self.helpers();
        if !adds.text.is_empty() {
            beside += &code(&adds, self.files.len() + 1);
        }
        let body = self.body(run, verdict, trouble, &beside);
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title}</title>\n<style>\n{STYLE}</style></head>\n\
             <body class=\"alone\"><main><h1>{title}</h1><p>{sentence}</p>\n{body}</main>\n\
             <script>\n{SCRIPT}</script></body></html>\n"
        )
    }
}

/// Writes the page of a run that has just been made.
pub(crate) fn write(played: &Played<'_>, file: &mut dyn io::Write) -> io::Result<()> {
    let page = played.example.lesson().page(played);
    file.write_all(page.as_bytes())
}

/// The line of source that an event is from: of a panic, where it began.
fn source(columns: &Columns<'_>) -> String {
    let at = columns.field("at").filter(|_| columns.name == "ERROR");
    // file:line:column
    let line = at.as_deref().and_then(|at| at.rsplit_once(':'));
    line.map_or(columns.source, |(line, _)| line).to_owned()
}

/// A file with its lines marked, each of them `data-line`, and its words coloured.
///
/// `number` tells the files of a page apart.
pub fn code(file: &File, number: usize) -> String {
    let path = xml(&file.path);
    let mut code = format!(
        "<figure class=\"code\"><figcaption>{path}</figcaption>\
         <pre tabindex=\"0\" aria-label=\"{path}\">"
    );
    let mut line = 1;
    let begin = |line: u32| format!("<span class=\"l\" data-line=\"{number}-{line}\">");
    code += &begin(line);
    for (class, text) in words(&file.text, file.path.starts_with("python/")) {
        for part in text.split_inclusive('\n') {
            if code.ends_with('\n') {
                line += 1;
                code += "</span>";
                code += &begin(line);
            }
            let part = part.replace('&', "&amp;");
            let part = part.replace('<', "&lt;").replace('>', "&gt;");
            if class.is_empty() || part == "\n" {
                code += &part;
            } else {
                // The end of the line stays outside, where the next one is seen to begin.
                let whole = part.trim_end_matches('\n');
                let end = &part[whole.len()..];
                _ = write!(code, "<i class=\"{class}\">{whole}</i>{end}");
            }
        }
    }
    code + "</span></pre></figure>"
}

const RUST: &str = " as async await break const continue crate dyn else enum extern false fn for \
    if impl in let loop match mod move mut pub ref return self static struct super trait true type \
    unsafe use where while ";
const PYTHON: &str = " False None True and as assert async await break class continue def del elif \
    else except finally for from global if import in is lambda nonlocal not or pass raise return \
    try while with yield ";

/// The text in pieces, with a class for those that have a colour: comments, strings, keywords and
/// numbers.
fn words(text: &str, python: bool) -> Vec<(&'static str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let comment = if python { "#" } else { "//" };
    let mut words: Vec<(&'static str, &str)> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let upto = |end: Option<usize>| end.unwrap_or(rest.len());
        let (class, length) = if rest.starts_with(comment) {
            ("c", upto(rest.find('\n')))
        } else if python && rest.starts_with("\"\"\"") {
            ("s", upto(rest[3..].find("\"\"\"").map(|end| end + 6)))
        } else if rest.starts_with("r#\"") {
            ("s", upto(rest.find("\"#").map(|end| end + 2)))
        } else if first == '"' || first == '\'' && (python || is_char(rest)) {
            ("s", quoted(rest, first))
        } else if is_word(first) {
            let length = upto(rest.find(|c| !is_word(c)));
            let keywords = if python { PYTHON } else { RUST };
            let class = if first.is_ascii_digit() {
                "n"
            } else if keywords.contains(&format!(" {} ", &rest[..length])) {
                "k"
            } else {
                ""
            };
            (class, length)
        } else {
            ("", first.len_utf8())
        };
        let (word, after) = rest.split_at(length);
        words.push((class, word));
        rest = after;
    }
    words
}

/// Whether a quote begins a character, and not a lifetime.
fn is_char(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    chars.next() == Some('\\') || chars.next() == Some('\'')
}

/// How long a quoted text is, with its quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}
