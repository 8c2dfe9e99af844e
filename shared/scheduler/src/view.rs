//! What the reader sees on a terminal.

use crate::levels::Program;
use crate::run::{End, Mark, Run, State, Step, Thread};

const STEP: char = '●';
const CUT_OFF: char = '╳';

/// The first line of the file: what the program shows.
pub fn sentence(program: &Program) -> &'static str {
    program
        .text
        .lines()
        .next()
        .unwrap_or("")
        .trim_start_matches("//! ")
}

/// The command of the lesson that it belongs to.
pub fn lesson(program: &Program) -> &'static str {
    let line = program
        .text
        .lines()
        .find_map(|line| line.strip_prefix("//! Lesson: `"));
    line.unwrap_or("").trim_end_matches('`')
}

/// The lines that are shown, with their numbers: without the header and the imports.
pub fn code(program: &Program) -> impl Iterator<Item = (u32, &'static str)> {
    let said = |line: &str| line.is_empty() || line.starts_with("//!") || line.starts_with("use ");
    (1..)
        .zip(program.text.lines())
        .skip_while(move |(_, line)| said(line))
}

/// The program, with each thread before the line of its next step. A thread that cannot take it is
/// in brackets.
pub fn program(program: &Program, run: &Run) -> String {
    let at = |line: u32| {
        let here = |thread: &&Thread| thread.line == line && thread.state != State::Done;
        let name = |thread: &Thread| match thread.state {
            State::Ready => thread.name.clone(),
            _ => format!("[{}]", thread.name),
        };
        let names: Vec<_> = run.threads.iter().filter(here).map(name).collect();
        names.join(" ")
    };
    // As wide as all names in brackets, so that the program does not move.
    let width = run
        .threads
        .iter()
        .map(|thread| thread.name.len() + 3)
        .sum::<usize>();
    let line = |(number, text)| {
        let line = format!("{:>width$} {number:>3}  {text}", at(number));
        format!("{}\n", line.trim_end())
    };
    code(program).map(line).collect()
}

/// Every thread and what it does next, and the values that they share.
pub fn threads(run: &Run) -> String {
    let width = names(run);
    let thread = |thread: &Thread| {
        let holds = match &thread.holds[..] {
            [] => String::new(),
            locks => format!("holds {}; ", locks.join(" and ")),
        };
        let next = match &thread.state {
            State::Ready => format!("next: {} (line {})", thread.does, thread.line),
            State::Blocked(why) => why.clone(),
            State::Done => "is done".to_owned(),
        };
        format!("{:width$}  {holds}{next}\n", thread.name)
    };
    let value = |(name, value): &(String, String)| match value.as_str() {
        "" => None,
        value => Some(format!("{name}: {value}")),
    };
    let values: Vec<_> = run.shared.iter().filter_map(value).collect();
    let threads: String = run.threads.iter().map(thread).collect();
    threads + &values.join("   ") + "\n"
}

/// The steps so far, each with its number, thread and line.
pub fn steps(run: &Run) -> String {
    let width = names(run);
    let line = |(number, step): (usize, &Step)| {
        let name = &run.threads[step.thread].name;
        format!(
            "{number:>4}  {name:width$}  line {:<3} {}\n",
            step.line, step.did
        )
    };
    (1..).zip(&run.steps).map(line).collect()
}

fn names(run: &Run) -> usize {
    run.threads
        .iter()
        .map(|thread| thread.name.len())
        .max()
        .unwrap_or(0)
}

/// The steps as lanes, a column for each.
pub fn lanes(run: &Run) -> String {
    let width = names(run);
    let mut picture = String::new();
    for (number, thread) in run.threads.iter().enumerate() {
        let mut lane = String::new();
        let mut before = Mark::Alive;
        for step in &run.steps {
            let after = step.marks[number];
            let middle = if step.thread == number {
                STEP
            } else {
                sign(after)
            };
            lane.extend([sign(before), middle, sign(after)]);
            before = after;
        }
        if run.end.is_broken() && before != Mark::Gone {
            lane.push(CUT_OFF);
        }
        picture += &format!("{:width$}  {}\n", thread.name, lane.trim_end());
    }
    let numbers: Vec<_> = (1..=run.steps.len())
        .map(|step| format!("{step:^3}"))
        .collect();
    let numbers = numbers.concat();
    picture += &format!("{:width$}  {}\n", "", numbers.trim_end());
    let marks = run.steps.iter().flat_map(|step| &step.marks);
    let has = |wanted: Mark| marks.clone().any(|mark| *mark == wanted);
    picture += "─ alive   ● a step";
    for (wanted, text) in [(Mark::Holds, "█ holds a lock"), (Mark::Waits, "░ waits")] {
        if has(wanted) {
            picture += "   ";
            picture += text;
        }
    }
    if run.end.is_broken() && picture.contains(CUT_OFF) {
        picture += "   ╳ cut off";
    }
    picture + "\n"
}

fn sign(mark: Mark) -> char {
    match mark {
        Mark::Alive => '─',
        Mark::Holds => '█',
        Mark::Waits => '░',
        Mark::Gone => ' ',
    }
}

/// How it ended, in a line or a few.
pub fn end(run: &Run) -> String {
    match &run.end {
        End::Open => "It has not ended: threads can go on.\n".to_owned(),
        End::Well => "It ended well.\n".to_owned(),
        End::Broken { who, line, message } => {
            format!("Broken in {who}, line {line}: {message}.\n")
        }
        End::Stuck => "Broken: stuck. No thread can go on.\n".to_owned(),
        End::Refused { step, why } => format!("step {}: {why}\n", step + 1),
    }
}

/// The names of an order: `ann ann bob`.
pub fn names_of(run: &Run, order: &[usize]) -> String {
    let name = |thread: &usize| run.threads[*thread].name.as_str();
    order.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// The lines in which two programs differ, with `-` and `+`.
pub fn difference(old: &Program, new: &Program) -> String {
    let old: Vec<_> = code(old).map(|line| line.1).collect();
    let new: Vec<_> = code(new).map(|line| line.1).collect();
    // How many lines the rests from here on have in common.
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let mut i = 0;
    let mut j = 0;
    let mut text = String::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            text += &format!("- {}\n", old[i]);
            i += 1;
        } else {
            text += &format!("+ {}\n", new[j]);
            j += 1;
        }
    }
    text
}
