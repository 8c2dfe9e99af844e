//! The command line of a chapter's program.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::example::Example;
use crate::model::Draw;
use crate::{chrome, page, svg};

/// What the command line asks for.
pub(crate) enum Wanted {
    /// `--help` or `--list`.
    Text(String),
    Plays(Plays),
}

/// The examples to play, and what to make of them.
pub(crate) struct Plays {
    pub(crate) examples: Vec<Example>,
    pub(crate) python: bool,
    pub(crate) timeline: bool,
    pub(crate) pictures: Vec<Picture>,
}

/// A file to be drawn: asked for by which option, and how.
pub(crate) struct Picture {
    option: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) draw: Draw,
}

const HELP: &str = "Plays the examples of a chapter: CHAPTER [EXAMPLE…]

Without a name all are played, in teaching order.

  --list         names, each with what it shows
  --python       also run the Python version and show its lines and time below ours
  --html FILE    write a page that steps through the run (one example)
  --svg FILE     draw the timeline into FILE (one example)
  --trace FILE   write a Chrome trace, for ui.perfetto.dev (one example)
  --no-timeline  lines only
  -h, --help     this text

Exit status: 0 every lesson held, 1 one did not, 2 nothing was played.
";

impl Plays {
    fn draw(&mut self, option: &'static str, draw: Draw, file: OsString) {
        let file = file.into();
        self.pictures.push(Picture { option, file, draw });
    }
}

impl Wanted {
    pub(crate) fn parse(chapter: &str, known: &[Example]) -> Result<Self, lexopt::Error> {
        let mut arguments = lexopt::Parser::from_env();
        let mut plays = Plays {
            examples: Vec::new(),
            python: false,
            timeline: true,
            pictures: Vec::new(),
        };
        let mut text = None;
        while let Some(argument) = arguments.next()? {
            match argument {
                Short('h') | Long("help") => text = Some(HELP.replace("CHAPTER", chapter)),
                Long("list") => text = Some(list(known)),
                Long("python") => plays.python = true,
                Long("no-timeline") => plays.timeline = false,
                Long("html") => plays.draw("--html", page::write, arguments.value()?),
                Long("svg") => plays.draw("--svg", svg::write, arguments.value()?),
                Long("trace") => plays.draw("--trace", chrome::write, arguments.value()?),
                Value(name) => plays.examples.push(find(&name.to_string_lossy(), known)?),
                Long(option) => {
                    let option = format!("--{option}");
                    let words = HELP.split_whitespace().map(str::to_owned);
                    let nearest = nearest(&option, words.filter(|word| word.starts_with("--")));
                    return Err(format!("unknown option '{option}'{nearest}").into());
                }
                Short(_) => return Err(argument.unexpected()),
            }
        }
        if let Some(text) = text {
            return Ok(Self::Text(text));
        }
        if plays.examples.is_empty() {
            plays.examples = known.to_vec();
        }
        match plays.pictures.first() {
            Some(Picture { option, .. }) if plays.examples.len() != 1 => {
                Err(format!("{option} draws one example: name one").into())
            }
            _ => Ok(Self::Plays(plays)),
        }
    }
}

fn list(known: &[Example]) -> String {
    let widest = known.iter().map(|example| example.module.len()).max();
    let widest = widest.unwrap_or(0);
    let line = |example: &Example| format!("{:widest$}  {}\n", example.name(), example.sentence());
    known.iter().map(line).collect()
}

fn find(name: &str, known: &[Example]) -> Result<Example, lexopt::Error> {
    let same = |example: &&Example| example.name() == name || example.module == name;
    known.iter().find(same).copied().ok_or_else(|| {
        let nearest = nearest(name, known.iter().map(Example::name));
        format!("no example '{name}'{nearest}; --list names them all").into()
    })
}

/// `; did you mean …?`, if one of the candidates is close.
fn nearest(given: &str, candidates: impl Iterator<Item = String>) -> String {
    let rated = candidates.map(|name| (strsim::jaro_winkler(given, &name), name));
    match rated.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((near, name)) if near > 0.7 => format!("; did you mean `{name}`?"),
        _ => String::new(),
    }
}
