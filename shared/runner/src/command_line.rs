//! The command line of a chapter's program.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::example::Example;

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
    pub(crate) html: Option<PathBuf>,
    pub(crate) svg: Option<PathBuf>,
    pub(crate) trace: Option<PathBuf>,
}

impl Wanted {
    pub(crate) fn parse(chapter: &str, known: &[Example]) -> Result<Self, lexopt::Error> {
        const OPTIONS: [&str; 7] = [
            "--list",
            "--python",
            "--html",
            "--svg",
            "--trace",
            "--no-timeline",
            "--help",
        ];
        let mut arguments = lexopt::Parser::from_env();
        let examples = Vec::new();
        let mut plays = Plays {
            examples,
            python: false,
            timeline: true,
            html: None,
            svg: None,
            trace: None,
        };
        let mut text = None;
        while let Some(argument) = arguments.next()? {
            match argument {
                Short('h') | Long("help") => text = Some(help(chapter)),
                Long("list") => text = Some(list(known)),
                Long("python") => plays.python = true,
                Long("no-timeline") => plays.timeline = false,
                Long("html") => plays.html = Some(PathBuf::from(arguments.value()?)),
                Long("svg") => plays.svg = Some(PathBuf::from(arguments.value()?)),
                Long("trace") => plays.trace = Some(PathBuf::from(arguments.value()?)),
                Value(name) => plays.examples.push(find(&name, known)?),
                Long(option) => {
                    let nearest = nearest(&format!("--{option}"), OPTIONS.map(str::to_owned));
                    return Err(format!("unknown option '--{option}'{nearest}").into());
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
        for (option, file) in [
            ("--html", &plays.html),
            ("--svg", &plays.svg),
            ("--trace", &plays.trace),
        ] {
            if file.is_some() && plays.examples.len() != 1 {
                return Err(format!("{option} draws one example: name one").into());
            }
        }
        Ok(Self::Plays(plays))
    }
}

fn help(chapter: &str) -> String {
    format!(
        "Plays the examples of a chapter: {chapter} [EXAMPLE…]\n\
         \n\
         Without a name all are played, in teaching order.\n\
         \n  \
           --list         names, each with what it shows\n  \
           --python       also run the Python version and show its lines and time below ours\n  \
           --html FILE    write a page that steps through the run (one example)\n  \
           --svg FILE     draw the timeline into FILE (one example)\n  \
           --trace FILE   write a Chrome trace, for ui.perfetto.dev (one example)\n  \
           --no-timeline  lines only\n  \
           -h, --help     this text\n\
         \n\
         Exit status: 0 every lesson held, 1 one did not, 2 nothing was played.\n"
    )
}

fn list(known: &[Example]) -> String {
    let widest = known
        .iter()
        .map(|example| example.module.len())
        .max()
        .unwrap_or(0);
    let line = |example: &Example| format!("{:widest$}  {}\n", example.name(), example.sentence());
    known.iter().map(line).collect()
}

fn find(name: &OsString, known: &[Example]) -> Result<Example, lexopt::Error> {
    let name = name.to_string_lossy();
    let same = |example: &&Example| example.name() == name || example.module == name;
    known.iter().find(same).copied().ok_or_else(|| {
        let nearest = nearest(&name, known.iter().map(Example::name));
        format!("no example '{name}'{nearest}; --list names them all").into()
    })
}

/// `; did you mean …?`, if one of the candidates is close.
fn nearest(given: &str, candidates: impl IntoIterator<Item = String>) -> String {
    let close = |name: String| (strsim::jaro_winkler(given, &name), name);
    let best = candidates
        .into_iter()
        .map(close)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|best| best.0 > 0.7)
        .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}
