//! What a chapter tells the runner about its examples.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use crate::page::{File, Lesson};

/// One example of a chapter: a whole program, and the same program in Python.
///
/// Made by [`lessons!`](crate::lessons).
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The module's name; on the command line it is written with dashes.
    pub module: &'static str,
    /// The text of the file. The first line of its header says what the example shows.
    pub source: &'static str,
    /// Where the Python version would be. Not every example has one.
    pub python: &'static str,
    /// The example's `main`.
    pub main: fn() -> Result<(), String>,
}

impl Example {
    /// The name on the command line.
    pub(crate) fn name(&self) -> String {
        self.module.replace('_', "-")
    }

    /// The header's first line.
    pub(crate) fn sentence(&self) -> &'static str {
        let first = self.source.lines().next().unwrap_or_default();
        first.trim_start_matches("//!").trim()
    }

    fn chapter(&self) -> &'static Path {
        let chapter = Path::new(self.python).ancestors().nth(2);
        chapter.unwrap_or(Path::new(""))
    }

    /// What its page shows: the program as it was compiled, and the other files as they are now.
    pub(crate) fn lesson(&self) -> Lesson {
        let program = File {
            path: format!("src/examples/{}.rs", self.module),
            text: self.source.to_owned(),
        };
        Lesson::new(program, self.chapter())
    }

    /// The commands that add the crates it needs, from the page of the book that lists them.
    pub(crate) fn adds(&self) -> String {
        let chapter = self.chapter();
        let page = fs::read_to_string(chapter.join("../../docs/pages/take-home.md"));
        let page = page.unwrap_or_default();
        let folder = chapter.file_name().unwrap_or_default().display();
        let file = format!("{folder}/src/examples/{}.rs)", self.module);
        let row = page.lines().find(|line| line.contains(&file));
        let commands = row.unwrap_or_default().split('`');
        let adds = commands.filter(|command| command.starts_with("cargo add "));
        adds.map(|command| command.to_owned() + "\n").collect()
    }
}

/// What an example's `main` may return: nothing, or a `Result` whose error can be shown.
///
/// Unlike `std::process::Termination` it keeps the error's text, so that the runner can tell it.
pub trait Outcome {
    /// `Ok`, or the text of the error.
    fn outcome(self) -> Result<(), String>;
}

impl Outcome for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: Display> Outcome for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// The modules of a chapter's lessons, and the list of them, in teaching order.
#[macro_export]
macro_rules! lessons {
    ($($module:ident),* $(,)?) => {
        $(
            #[allow(missing_docs, reason = "a lesson's header says what its `main` does")]
            pub mod $module;
        )*

        /// All of them, as the runner takes them.
        pub const ALL: &[$crate::Example] = &[$($crate::Example {
            module: stringify!($module),
            source: include_str!(concat!(stringify!($module), ".rs")),
            python: concat!(
                env!("CARGO_MANIFEST_DIR"), "/python/", stringify!($module), ".py"
            ),
            main: || $crate::Outcome::outcome($module::main()),
        }),*];
    };
}
