//! The command line: `cargo run -p scheduler` lists the levels.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use lexopt::prelude::*;
use scheduler::graph::Graph;
use scheduler::levels::{ALL, Level, Program};
use scheduler::run::{End, Run, run};
use scheduler::{game, svg, view};

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

A switch is counted where a thread is left that could have gone on.

Exit status: 0 it is broken (with `--cured --all`: nothing breaks it), 1 it is not, 2 wrong usage.
";

#[derive(Default)]
struct Wanted {
    level: Option<&'static Level>,
    cured: bool,
    find: bool,
    all: bool,
    replay: Option<String>,
    svg: Option<PathBuf>,
    help: bool,
}

fn main() -> ExitCode {
    let done = match parse() {
        Ok(wanted) => answer(&wanted, &mut io::stdout().lock()),
        Err(error) => {
            eprintln!("scheduler: {error}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // A reader who has seen enough is no error.
            if error.kind() != ErrorKind::BrokenPipe {
                eprintln!("scheduler: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn parse() -> Result<Wanted, lexopt::Error> {
    let mut wanted = Wanted::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => wanted.help = true,
            Long("cured") => wanted.cured = true,
            Long("find") => wanted.find = true,
            Long("all") => wanted.all = true,
            Long("replay") => wanted.replay = Some(arguments.value()?.string()?),
            Long("svg") => wanted.svg = Some(arguments.value()?.into()),
            Value(name) if wanted.level.is_none() => wanted.level = Some(find(&name.string()?)?),
            _ => return Err(argument.unexpected()),
        }
    }
    let modes = [wanted.find, wanted.all, wanted.replay.is_some()];
    if modes.iter().filter(|mode| **mode).count() > 1 {
        return Err("--find, --replay and --all exclude each other".into());
    }
    let needs = wanted.find || wanted.cured || wanted.replay.is_some() || wanted.svg.is_some();
    if wanted.level.is_none() && needs {
        return Err("name a level".into());
    }
    if wanted.all && wanted.svg.is_some() {
        return Err("--svg draws one order, and --all plays all".into());
    }
    let names = wanted
        .replay
        .iter()
        .flat_map(|order| order.split_whitespace());
    if let Some(level) = wanted.level {
        let begin = run(&wanted.program(level), &[], false);
        for name in names {
            if !begin.threads.iter().any(|thread| thread.is_called(name)) {
                let threads: Vec<_> = (0..begin.threads.len()).collect();
                let threads = view::names_of(&begin, &threads);
                return Err(format!("no thread '{name}'; there are: {threads}").into());
            }
        }
    }
    Ok(wanted)
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
    if wanted.help {
        write!(output, "{HELP}")?;
        return Ok(true);
    }
    let Some(level) = wanted.level else {
        return if wanted.all {
            table(output)
        } else {
            list(output)
        };
    };
    let program = wanted.program(level);
    let (end, reached) = if wanted.all {
        return all(level, wanted.cured, output);
    } else if wanted.find {
        let Some(order) = Graph::explore(&program).find(&[]) else {
            writeln!(output, "{}: no order breaks it", level.name)?;
            return Ok(false);
        };
        show(level, wanted, &order, output)?
    } else if let Some(names) = &wanted.replay {
        let begin = run(&program, &[], false);
        let number = |name| {
            begin
                .threads
                .iter()
                .position(|thread| thread.is_called(name))
                .expect("asked before")
        };
        let order: Vec<usize> = names.split_whitespace().map(number).collect();
        show(level, wanted, &order, output)?
    } else {
        let stdin = io::stdin();
        let clear = stdin.is_terminal() && io::stdout().is_terminal();
        game::play(level, wanted.cured, stdin.lock(), &mut *output, clear)?
    };
    if let Some(file) = &wanted.svg {
        std::fs::write(file, svg::picture(level.name, &end))
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
    }
    Ok(reached)
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
    if wanted.find {
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
    let (orders, states) = (start.orders, graph.nodes.len());
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
