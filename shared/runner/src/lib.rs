//! Plays a chapter's examples, tells what they do, draws it and judges it.
//!
//! Every chapter's `main` hands its list of examples to [`run`]. Each is played in a process of its
//! own, which records itself with [`trace`]. The runner follows the record, prints each event as a
//! line with the lane it is from, and draws the run when it has ended, however it ended. A lane is
//! a process, a thread or a coroutine.
//!
//! A line of a record goes one way: `record` reads it, `model` makes lanes, bars and notes of it,
//! `layout` places them, and `terminal`, `svg`, `page` and `chrome` are the pictures. Beside that
//! stand the command line, the files, and `watch`, which starts a process and sees to its end and
//! that of all its descendants.
//!
//! Examples know nothing of this crate, nor of `trace`: they use the macros of `tracing`. A span
//! called `task` is a coroutine; one called `process` is the life of the process that enters it,
//! which must leave it before it ends by `_exit`, or is taken for killed. Both take their name from
//! the field `name`. An event of level WARN that begins with `not judged: ` says that the machine
//! did not let the lesson be judged; the last line counts such examples.
//!
//! Only Linux is tested. Elsewhere one small module with std alone takes the place of `watch`'s:
//! it does not follow grandchildren, and does not know of signals. Tests play it on Linux.

mod chrome;
mod command_line;
mod example;
mod files;
mod layout;
mod model;
pub mod page;
mod play;
mod record;
mod svg;
mod terminal;
mod text;
mod watch;

use std::env;
use std::fmt::Display;
use std::io::{self, BufRead, ErrorKind, Write};
use std::process::ExitCode;

pub use example::{Example, Outcome};

use crate::command_line::Wanted;
use crate::model::Run;
use crate::play::{EXAMPLE, Stage};
use crate::watch::Stopped;

/// The `main` of a chapter's program: plays the examples that the command line names.
///
/// Ends with status 0 if every lesson held, 1 if one did not, and 2 if nothing was played because
/// the command line or the surroundings were wrong. Interrupted by a signal, or when nobody reads
/// its output any more, it ends with 128 + the signal's number, as a shell says it.
///
/// An example that takes longer than 30 seconds is ended. The environment variable `TRACE_LIMIT`
/// sets another limit, in seconds.
pub fn run(chapter: &str, examples: &[Example]) -> ExitCode {
    watch::keep();
    if let Some(example) = env::var_os(EXAMPLE) {
        return play::play(examples, &example);
    }
    let wrong = |error: &dyn Display, status: u8| {
        eprintln!("{chapter}: {error}");
        ExitCode::from(status)
    };
    let result = match Wanted::parse(chapter, examples) {
        Err(error) => return wrong(&error, 2),
        Ok(Wanted::Text(text)) => {
            let written = io::stdout().write_all(text.as_bytes());
            written.map(|()| ExitCode::SUCCESS)
        }
        Ok(Wanted::Plays(plays)) => match Stage::set(plays) {
            Err(error) => return wrong(&error, 2),
            Ok(stage) => stage.play_all(chapter),
        },
    };
    match result.map_err(io::Error::downcast::<Stopped>) {
        Ok(code) => code,
        Err(Ok(Stopped(signal))) => ExitCode::from(128 + signal),
        Err(Err(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(128 + SIGPIPE),
        Err(Err(error)) => wrong(&error, 1),
    }
}

/// Nobody reads our output any more (`signal(7)`).
const SIGPIPE: u8 = 13;

/// Draws the timeline of a whole record, `width` columns wide and without colour.
///
/// The runner draws it as well, after the run; this is for a record that is kept.
///
/// # Errors
/// When the record cannot be read.
pub fn timeline(record: impl BufRead, width: usize) -> io::Result<String> {
    let mut run = Run::default();
    for line in record.lines() {
        run.read(&line?);
    }
    run.finish(run.last, true);
    Ok(terminal::timeline(&run, width, false))
}
