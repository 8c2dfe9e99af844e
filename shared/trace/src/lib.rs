//! Who did what when: recorded by every process of a run, told as lines, drawn as a picture.
//!
//! The crate has three jobs, a module each, and a runner that every chapter's `main` calls:
//!
//! - *Record*: a layer for `tracing` appends a line to one file for every event, every span that is
//!   entered or left, and every thread that begins or ends. All processes of a run share the file,
//!   so a child that crashes is recorded as well.
//! - *Tell*: the runner follows the file and prints each event as a line, with the lane it is from.
//!   A lane is a process, a thread or a coroutine.
//! - *Draw*: when the example has ended, however it ended, its lanes become a timeline: in the
//!   terminal, as SVG, or as a Chrome trace.
//!
//! Examples know nothing of this crate. They use `tracing`'s macros, and two names mean something
//! here: a span called `task` is a coroutine, a span called `process` names the process that
//! enters it; both take their name from the field `name`.
//!
//! Only Linux is tested. Elsewhere the crate compiles, and the runner does not follow
//! grandchildren.

mod chrome;
mod draw;
mod reader;
mod record;
mod runner;
mod svg;
mod text;
#[cfg_attr(target_os = "linux", path = "watch.rs")]
#[cfg_attr(not(target_os = "linux"), path = "watch_elsewhere.rs")]
mod watch;

use std::io::{self, BufRead};

pub use record::Recorder;
pub use runner::{run, run_within};

/// Draws the timeline of a whole record, `width` columns wide and without colour.
///
/// The runner draws it as well, while the run goes on; this is for a record that is kept.
///
/// # Errors
/// When the record cannot be read.
pub fn timeline(record: impl BufRead, width: usize) -> io::Result<String> {
    let mut run = reader::Reader::new(u64::MAX, None);
    for line in record.lines() {
        run.line(&line?)?;
    }
    run.finish(run.last, &std::collections::HashMap::new(), true)?;
    Ok(draw::timeline(&run, width, false))
}

/// One example of a chapter: a whole program, and its twin in Python.
///
/// Made by [`examples!`].
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The module's name; on the command line it is written with dashes.
    pub module: &'static str,
    /// The text of the file. The first line of its header says what the example shows.
    pub source: &'static str,
    /// Where the Python twin would be. Not every example has one.
    pub python: &'static str,
    /// The example's `main`.
    pub main: fn() -> Result<(), String>,
}

impl Example {
    /// The name on the command line.
    fn name(&self) -> String {
        self.module.replace('_', "-")
    }

    /// The header's first line.
    fn sentence(&self) -> &'static str {
        self.source.lines().next().unwrap_or_default().trim_start_matches("//!").trim()
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

impl<E: std::fmt::Display> Outcome for Result<(), E> {
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

/// The list of a chapter's examples, from the names of their modules, in teaching order.
///
/// An example that some systems cannot play has a stand-in there that says so: its module's `path`
/// is another file on those systems.
#[macro_export]
macro_rules! examples {
    ($($module:ident),* $(,)?) => {
        &[$($crate::Example {
            module: stringify!($module),
            source: include_str!(concat!(stringify!($module), ".rs")),
            python: concat!(
                env!("CARGO_MANIFEST_DIR"), "/python/", stringify!($module), ".py"
            ),
            main: || $crate::Outcome::outcome($module::main()),
        }),*]
    };
}
