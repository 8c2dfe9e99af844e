//! The command line: `cargo run -p scheduler` lists the levels.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use lexopt::prelude::*;
use scheduler::graph::Graph;
use scheduler::levels::{ALL, Level, Program};
use scheduler::run::{End, Run, run};
use scheduler::{game, page, svg, view};

const HELP: &str = "\
You are the scheduler: find the order of steps that breaks a program.

  scheduler                         the levels
  scheduler LEVEL                   play one
  scheduler LEVEL --find            show an order that breaks it, with the fewest switches
  scheduler LEVEL --replay 'ann …'  play this order
  scheduler LEVEL --all             count all orders, and those that break it
  scheduler --all                   the same for every level, as a table
  scheduler LEVEL --cured …         the same with the cured program
  scheduler LEVEL --svg FILE …      draw the last order into FILE
  scheduler --page FILE             write a page that plays the levels in a browser

A switch is counted where a thread is left that could have gone on.

Exit status: 0 it is broken (with `--cured --all`: nothing breaks it), 1 it is not, 2 wrong usage.
";

/// What to do with a level, or with all of them.
enum Mode {
    Play,
    Find,
    Replay(String),
    All,
    Page(PathBuf),
    Preprocess,
}

struct Wanted {
    level: Option<&'static Level>,
    cured: bool,
    mode: Mode,
    svg: Option<PathBuf>,
}

fn main() -> ExitCode {
    // mdBook asks which renderers are meant, and hands over the book.
    if env::args().any(|word| word == "supports") {
        return ExitCode::SUCCESS;
    }
    let done = match parse() {
        Ok(Some(wanted)) => answer(&wanted, &mut io::stdout().lock()),
        Ok(None) => write!(io::stdout(), "{HELP}").map(|()| true),
        Err(error) => {
            eprintln!("scheduler: {error}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // The other end of the pipe has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("scheduler: {error}");
            let is_usage = error.kind() == ErrorKind::InvalidInput;
            ExitCode::from(if is_usage { 2 } else { 1 })
        }
    }
}

/// Nothing if the help is wanted.
fn parse() -> Result<Option<Wanted>, lexopt::Error> {
    let mut level = None;
    let mut cured = false;
    let mut mode = None;
    let mut svg = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        let another = match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("find") => Mode::Find,
            Long("all") => Mode::All,
            Long("replay") => Mode::Replay(arguments.value()?.string()?),
            Long("page") => Mode::Page(arguments.value()?.into()),
            Long("preprocess") => Mode::Preprocess,
            Long("cured") => {
                cured = true;
                continue;
            }
            Long("svg") => {
                svg = Some(arguments.value()?.into());
                continue;
            }
            Value(name) if level.is_none() => {
                level = Some(find(&name.string()?)?);
                continue;
            }
            _ => return Err(argument.unexpected()),
        };
        if mode.replace(another).is_some() {
            return Err("--find, --replay, --all and --page exclude one another".into());
        }
    }
    let mode = mode.unwrap_or(Mode::Play);
    let of_one = matches!(mode, Mode::Find | Mode::Replay(_)) || cured || svg.is_some();
    if level.is_none() && of_one {
        return Err("name a level".into());
    }
    if level.is_some() && matches!(mode, Mode::Page(_) | Mode::Preprocess) {
        return Err("a page has all levels: name none".into());
    }
    if matches!(mode, Mode::All) && svg.is_some() {
        return Err("--svg draws one order, and --all plays all of them".into());
    }
    Ok(Some(Wanted {
        level,
        cured,
        mode,
        svg,
    }))
}

impl Wanted {
    fn program(&self, level: &Level) -> Program {
        if self.cured {
            level.cured
        } else {
            level.broken
        }
    }
}

fn find(name: &str) -> Result<&'static Level, lexopt::Error> {
    let found = ALL.iter().find(|level| level.name == name);
    found.ok_or_else(|| {
        let near = ALL
            .iter()
            .map(|level| (strsim::jaro_winkler(name, level.name), level.name));
        let near = near
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|near| near.0 > 0.7);
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{}`?", near.1));
        format!("no level '{name}'{near}").into()
    })
}

/// Whether the reader's aim was reached.
fn answer(wanted: &Wanted, output: &mut impl Write) -> io::Result<bool> {
    let Some(level) = wanted.level else {
        return match &wanted.mode {
            Mode::Page(file) => written(file, &page::alone()).map(|()| true),
            Mode::Preprocess => page::preprocess(io::stdin().lock(), output).map(|()| true),
            Mode::All => table(output),
            _ => list(output),
        };
    };
    let program = wanted.program(level);
    let (end, reached) = match &wanted.mode {
        Mode::All => return all(level, wanted.cured, output),
        Mode::Page(_) | Mode::Preprocess => unreachable!("refused by `parse`"),
        Mode::Find => {
            let Some(order) = Graph::explore(&program).find(&[]) else {
                writeln!(output, "{}: no order breaks it", level.name)?;
                return Ok(false);
            };
            show(level, wanted, &order, output)?
        }
        Mode::Replay(names) => {
            let begin = run(&program, &[], false);
            let number = |name| {
                let mut threads = begin.threads.iter();
                let number = threads.position(|thread| thread.is_called(name));
                let unknown =
                    || io::Error::new(ErrorKind::InvalidInput, game::no_thread(&begin, name));
                number.ok_or_else(unknown)
            };
            let order: io::Result<Vec<usize>> = names.split_whitespace().map(number).collect();
            show(level, wanted, &order?, output)?
        }
        Mode::Play => {
            let stdin = io::stdin();
            let clear = stdin.is_terminal() && io::stdout().is_terminal();
            game::play(level, wanted.cured, stdin.lock(), &mut *output, clear)?
        }
    };
    if let Some(file) = &wanted.svg {
        written(file, &svg::picture(level.name, &end))?;
    }
    Ok(reached)
}

fn written(file: &Path, text: &str) -> io::Result<()> {
    let named = |error| io::Error::other(format!("{}: {error}", file.display()));
    std::fs::write(file, text).map_err(named)
}

fn list(output: &mut impl Write) -> io::Result<bool> {
    let width = ALL.iter().map(|level| level.name.len()).max().unwrap_or(0);
    writeln!(
        output,
        "You are the scheduler. Each of these programs breaks in some order of steps:\n"
    )?;
    for level in ALL {
        writeln!(
            output,
            "  {:width$}  {}",
            level.name,
            view::sentence(&level.broken)
        )?;
    }
    writeln!(
        output,
        "\nBegin with:  cargo run -p scheduler -- {}",
        ALL[0].name
    )?;
    writeln!(output, "More:        cargo run -p scheduler -- --help")?;
    Ok(true)
}

/// One order from start to end.
fn show(
    level: &Level,
    wanted: &Wanted,
    order: &[usize],
    output: &mut impl Write,
) -> io::Result<(Run, bool)> {
    let program = wanted.program(level);
    let run = run(&program, order, false);
    if let End::Refused { .. } = run.end {
        eprint!("scheduler: {}", view::end(&run));
        return Ok((run, false));
    }
    if order.len() > run.steps.len() {
        let steps = run.steps.len();
        eprintln!("scheduler: the order goes on after the end, which was step {steps}");
        return Ok((run, false));
    }
    writeln!(output, "{} · {}\n", level.name, view::sentence(&program))?;
    writeln!(output, "{}", view::steps(&run))?;
    writeln!(output, "{}", view::lanes(&run))?;
    if run.end != End::Well && !run.end.is_broken() {
        output.flush()?;
        eprintln!("scheduler: the order ends too early: threads can go on");
        return Ok((run, false));
    }
    if run.end == End::Stuck {
        write!(output, "{}", view::threads(&run))?;
    }
    write!(output, "{}", view::end(&run))?;
    if matches!(wanted.mode, Mode::Find) {
        let cured = if wanted.cured { " --cured" } else { "" };
        let order = view::names_of(&run, order);
        writeln!(
            output,
            "cargo run -p scheduler -- {}{cured} --replay '{order}'",
            level.name
        )?;
    }
    let broken = run.end.is_broken();
    Ok((run, broken))
}

/// Counts the orders.
fn all(level: &Level, cured: bool, output: &mut impl Write) -> io::Result<bool> {
    let program = if cured { level.cured } else { level.broken };
    let graph = Graph::explore(&program);
    let start = &graph.nodes[0];
    let orders = start.orders;
    let states = graph.nodes.len();
    match start.breaking {
        0 => writeln!(
            output,
            "{}: {orders} orders, and none of them breaks it",
            level.name
        )?,
        some => writeln!(
            output,
            "{}: {orders} orders, {some} of them break it",
            level.name
        )?,
    }
    writeln!(
        output,
        "Complete: every order, with any number of switches. They lead through {states} states, \
         and each of those was run."
    )?;
    Ok((start.breaking == 0) == cured)
}

/// Every level with its cure, and the time that it takes.
fn table(output: &mut impl Write) -> io::Result<bool> {
    writeln!(
        output,
        "level              steps   orders  breaking   states  --find, s  --all, s  orders, cured"
    )?;
    let mut as_expected = true;
    for level in ALL {
        let begin = Instant::now();
        let found = Graph::explore(&level.broken).find(&[]);
        let find = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        let graph = Graph::explore(&level.broken);
        let all = begin.elapsed().as_secs_f64();
        let cured = Graph::explore(&level.cured);
        let (fewest, most) = graph.steps();
        let start = &graph.nodes[0];
        as_expected &= found.is_some() && cured.nodes[0].breaking == 0;
        writeln!(
            output,
            "{:<17} {:>6} {:>8} {:>9} {:>8} {find:>10.3} {all:>9.3} {:>14}",
            level.name,
            format!("{fewest}–{most}"),
            start.orders,
            start.breaking,
            graph.nodes.len(),
            cured.nodes[0].orders
        )?;
    }
    Ok(as_expected)
}
