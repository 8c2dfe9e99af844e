//! The game: the reader says at every step which thread goes on.

use std::io::{self, BufRead, Write};

use crate::graph::{Graph, order_of, ready};
use crate::levels::Level;
use crate::run::{End, Run, State, Thread, run};
use crate::view;

const AIM: &str = "You are the scheduler: choose the thread that takes the next step, until an \
                   assertion fails or no thread can go on.\n";
const KEYS: &str = "u undo, h hint, g give up, r restart, q quit";

/// Plays a level. Each line of the input is a thread's name or first letter, or one of the keys. On
/// a terminal (`clear`) each view replaces the one before.
///
/// Returns the last run, and whether the reader broke the program.
pub fn play(
    level: &Level,
    cured: bool,
    input: impl BufRead,
    mut output: impl Write,
    clear: bool,
) -> io::Result<(Run, bool)> {
    let program = if cured { &level.cured } else { &level.broken };
    let graph = Graph::explore(program);
    let all = &graph.nodes[0];
    let mut order: Vec<usize> = Vec::new();
    let mut input = input.lines();
    let mut said = AIM.to_owned();
    loop {
        let now = run(program, &order, false);
        let screen = if clear { "\x1b[H\x1b[2J\x1b[3J" } else { "" };
        writeln!(
            output,
            "{screen}{} · {}\n",
            level.name,
            view::sentence(program)
        )?;
        writeln!(output, "{}", view::program(program, &now))?;
        if let Some(step) = now.steps.last() {
            let name = &now.threads[step.thread].name;
            let number = now.steps.len();
            writeln!(
                output,
                "{}\nStep {number}: {name} {}.",
                view::lanes(&now),
                step.did
            )?;
        }
        writeln!(output, "{}", view::threads(&now))?;
        if !said.is_empty() {
            writeln!(output, "{said}")?;
        }
        if now.end.is_broken() {
            write!(output, "{}{}", view::steps(&now), view::end(&now))?;
            write!(output, "You have found it. {}", after(level, &graph, &now))?;
            return Ok((now, true));
        }
        if now.end == End::Well {
            let orders = match all.breaking {
                0 => format!("So do all {} orders.", all.orders),
                some => format!(
                    "Of {} orders, {some} break it: undo or restart.",
                    all.orders
                ),
            };
            writeln!(output, "{}{orders}", view::end(&now))?;
        }
        let names = ready(&now)
            .into_iter()
            .map(|thread| &now.threads[thread].name);
        for name in names {
            write!(output, "{} {name}, ", &name[..1])?;
        }
        write!(output, "{KEYS}> ")?;
        output.flush()?;
        let Some(line) = input.next().transpose()? else {
            writeln!(output, "\nThe input has ended, and nothing is broken.")?;
            return Ok((now, false));
        };
        if !clear {
            writeln!(output)?;
        }
        said.clear();
        match line.trim() {
            "" => {}
            "q" | "quit" => return Ok((now, false)),
            "r" | "restart" => order.clear(),
            "u" | "undo" => drop(order.pop()),
            "h" | "hint" => {
                said = match graph.find(&order) {
                    Some(rest) => format!("Hint: {} goes on.\n", now.threads[rest[0]].name),
                    None if all.breaking == 0 => "No order breaks it.\n".to_owned(),
                    None => "From here on nothing breaks: undo.\n".to_owned(),
                }
            }
            "g" | "give up" => match graph.find(&[]) {
                Some(solution) => {
                    let solved = run(program, &solution, false);
                    writeln!(output, "{}", view::lanes(&solved))?;
                    write!(output, "{}{}", view::steps(&solved), view::end(&solved))?;
                    write!(output, "{}", after(level, &graph, &solved))?;
                    return Ok((solved, false));
                }
                None => "No order breaks it.\n".clone_into(&mut said),
            },
            word => match choose(&now, word) {
                Ok(thread) => order.push(thread),
                Err(why) => said = format!("{why}\n"),
            },
        }
    }
}

/// What there is to know when it is broken.
fn after(level: &Level, graph: &Graph, broken: &Run) -> String {
    let all = &graph.nodes[0];
    format!(
        "Of {} orders, {} break it.\n\n\
         This order again:  cargo run -p scheduler -- {} --replay '{}'\n\
         The lesson:        {}\n\
         The cure, which no order breaks (--cured):\n{}",
        all.orders,
        all.breaking,
        level.name,
        view::names_of(broken, &order_of(broken)),
        view::lesson(&level.broken),
        view::difference(&level.broken, &level.cured)
    )
}

/// The thread that is meant, if it can go on; otherwise why not.
fn choose(now: &Run, word: &str) -> Result<usize, String> {
    let means = |thread: &Thread| thread.is_called(word);
    let Some(number) = now.threads.iter().position(means) else {
        return Err(no_thread(now, word));
    };
    let thread = &now.threads[number];
    match &thread.state {
        State::Ready if now.end == End::Open => Ok(number),
        State::Blocked(why) => Err(format!("{} cannot go on: it {why}", thread.name)),
        _ => Err(format!("{} cannot go on: it is done", thread.name)),
    }
}

/// Names the threads that there are.
pub fn no_thread(run: &Run, word: &str) -> String {
    let threads: Vec<usize> = (0..run.threads.len()).collect();
    let names = view::names_of(run, &threads);
    format!("no thread '{word}'; there are: {names}")
}
