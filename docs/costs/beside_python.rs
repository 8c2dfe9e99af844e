//! Each operation by the chapter's own type and by CPython's standard library.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::{io, thread};

use acceptance::beside::{Python, on_one_core};
use ch04_gil_analog::cpu_bound::compute;
use ch04_gil_analog::gil::{Gil, SWITCH_INTERVAL};
use ch04_gil_analog::machine::Unlocked;

use crate::page::{Table, digits, output_of, range, spread, time, times_as_much};
use crate::pairs::{Rounds, Side, Verdict, Work, rows_in_turns, side, times};
use crate::{beside_libraries, limit, ours};

/// An operation: what the page calls it, its name in `beside.py`, how many in a round, how many
/// times faster than CPython it should be, what is under it, and what else stands in the way.
type Row = (&'static str, &'static str, u32, Work, f64, Option<Under>, &'static str);

/// What no program can do without, or a library's type that leaves out what ours has.
type Under = (&'static str, Work);

const FORK: Under = ("`fork(2)`, `_exit(2)` and `wait(2)`", limit::forked);
const CLONE: Under = ("`clone(2)` and `futex(2)`", limit::cloned);
const ECHO: Under = ("a byte through a pair of sockets and one back", limit::by_sockets);
const ONE_WAY: Under = ("a byte through a pipe", limit::one_way);
const FUTEX: Under = ("`futex(2)`, two threads that wake each other", limit::futexes);
const LOCK_FREE: Under = ("crossbeam's queue, which has no lock,", beside_libraries::crossbeam);
const STACK: Under = ("corosensei alone, which changes the stack,", beside_libraries::corosensei);

pub(crate) const ROWS: &[Row] = &[
    (
        "process: start and join",
        "process_start",
        30,
        ours::process_start,
        5.0,
        Some(FORK),
        "The rest is a closure and a guard against its panic",
    ),
    (
        "queue between processes: a message",
        "queue_of_processes",
        2_000,
        ours::queue_of_processes,
        4.0,
        Some(ONE_WAY),
        "CPython's has a lock in shared memory, which a killed process can leave locked; ours asks \
         the kernel for each place and each message, and nothing is left behind",
    ),
    (
        "pipe between processes: there and back",
        "pipe",
        500,
        ours::pipe,
        3.0,
        Some(ECHO),
        "The kernel switches processes twice, for both languages. Two pipes would take less \
         (section \"Near the limit\"), but each has one direction, and this one has two",
    ),
    (
        "manager: append to its list",
        "manager",
        500,
        ours::manager,
        3.0,
        Some(ECHO),
        "An append is a message to the server and an answer, so the kernel switches processes \
         twice, for both languages",
    ),
    (
        "process pool: map, chunk 1, a task",
        "pool_map",
        2_000,
        ours::pool_map,
        4.0,
        None,
        "With chunks of one, each task is a message to a worker and an answer; the kernel's part \
         of that is the same for both languages",
    ),
    (
        "process pool: submit many, then wait, a task",
        "pool_submit",
        1_000,
        ours::pool_submit,
        15.0,
        None,
        "Each task is a message to a worker and an answer; the kernel's part of that is the same \
         for both languages",
    ),
    (
        "thread: start and join",
        "thread_start",
        300,
        ours::thread_start,
        3.0,
        Some(CLONE),
        "Both languages ask the same C library for a thread, with a stack and thread-local storage",
    ),
    (
        "semaphore: acquire and release, nobody waits",
        "semaphore",
        20_000,
        ours::semaphore,
        20.0,
        None,
        "A permit is taken and given back by an atomic change each",
    ),
    (
        "event: ping-pong of two threads, there and back",
        "event",
        500,
        ours::event,
        4.0,
        Some(FUTEX),
        "The kernel switches threads twice, for both languages",
    ),
    (
        "bounded queue between threads, 64 places: an item",
        "queue",
        20_000,
        ours::queue,
        20.0,
        Some(LOCK_FREE),
        "With so few places the kernel switches threads again and again, for both languages; \
         section \"How it grows\" has the times for other numbers of places",
    ),
    (
        "bounded queue between threads, 1,024 places: an item",
        "long_queue",
        20_000,
        ours::long_queue,
        20.0,
        None,
        "One lock is for both sides, so each waits for the other at times",
    ),
    (
        "thread pool: submit many, then wait, a task",
        "thread_pool",
        3_000,
        ours::thread_pool,
        8.0,
        None,
        "The two threads and who submits share locks",
    ),
    (
        "generator: an item",
        "generator",
        200_000,
        ours::generator,
        10.0,
        Some(STACK),
        "A generator of CPython is a frame without a stack of its own; ours changes the stack",
    ),
    (
        "coroutine: spawn and await",
        "coroutine_spawn",
        3_000,
        ours::coroutine_spawn,
        20.0,
        None,
        "A task is a few allocations, in both languages",
    ),
    (
        "coroutine: switch among ten",
        "coroutine_switch",
        10_000,
        ours::coroutine_switch,
        20.0,
        None,
        "A switch goes through the loop's queue, in both languages",
    ),
    (
        "run in executor: call and await",
        "run_in_executor",
        500,
        ours::run_in_executor,
        5.0,
        Some(FUTEX),
        "The kernel switches threads twice, for both languages",
    ),
];

/// How far the interpreters count.
const LOOPS: u32 = 1_000_000;

fn python() -> io::Result<RefCell<Python>> {
    Ok(RefCell::new(Python::start(concat!(env!("CARGO_MANIFEST_DIR"), "/beside.py"))?))
}

/// The side that asks CPython to do so many of these, for one of them.
fn theirs<'a>(python: &'a RefCell<Python>, name: &'a str, n: u32) -> Side<'a> {
    let mut all = asked(python, name, n);
    Box::new(move || Ok(all()? / f64::from(n)))
}

/// The same, for all of them.
fn asked<'a>(python: &'a RefCell<Python>, name: &'a str, n: u32) -> Side<'a> {
    Box::new(move || python.borrow_mut().ask(&format!("{name} {n}")))
}

/// All rows: ours, CPython's, and what is under it, if the row says. Then other rows.
fn measure(python: &RefCell<Python>, others: Vec<Vec<Side>>) -> io::Result<Vec<Vec<Rounds>>> {
    let row = |&(_, name, n, work, _, under, _): &'static Row| {
        let mut sides = vec![side(work, n), theirs(python, name, n)];
        sides.extend(under.map(|(_, bare)| side(bare, n)));
        sides
    };
    rows_in_turns(ROWS.iter().map(row).chain(others).collect())
}

pub(crate) fn section() -> io::Result<String> {
    let about = output_of("python3", &["-c", ABOUT])?;
    let about: Vec<&str> = about.split(' ').collect();
    let [version, default, gil] = about[..] else {
        return Err(io::Error::other("python3 says nothing about itself"));
    };
    let columns =
        ["operation", "ours", "CPython", "times faster", "goal", "", "faster on all cores"];
    let mut table = Table::new(&columns);
    let mut missed = String::new();
    let one_core = on_one_core(|| measure(&python()?, Vec::new()))?;
    let (locked, unlocked) = (locked(), || compute(i64::from(LOOPS), &mut Unlocked));
    let python = &python()?;
    let computing = vec![
        vec![in_turn(&locked), at_once(&locked)],
        vec![in_turn(&unlocked), at_once(&unlocked)],
        vec![asked(python, "compute_in_turn", LOOPS), asked(python, "compute_at_once", LOOPS)],
    ];
    let mut all_cores = measure(python, computing)?;
    let computing = all_cores.split_off(ROWS.len());
    for ((row, one_core), all_cores) in ROWS.iter().zip(one_core).zip(all_cores) {
        let &(what, _, _, _, goal, under, why) = row;
        let (ours, theirs) = (one_core[0].spread(), one_core[1].spread());
        let verdict = Verdict::at_least(goal, one_core[1].ratios(&one_core[0]));
        if verdict != Verdict::Met {
            _ = write!(missed, "- {what}: ");
            if let Some(((under, _), bare)) = under.zip(one_core.get(2)) {
                let bare = bare.spread().median;
                let most = digits(theirs.median / bare);
                _ = write!(missed, "{under} took {}, {most} times faster. ", time(bare));
            }
            _ = writeln!(missed, "{why}.");
        }
        table.row(&[
            what.to_owned(),
            spread(ours),
            spread(theirs),
            digits(theirs.median / ours.median),
            format!("{goal:.0}"),
            verdict.to_string(),
            range(all_cores[1].ratios(&all_cores[0])),
        ]);
    }
    let mut text = format!(
        "CPython {version}. Processes are started with the method `fork` on both sides; the \
         default of this version is `{default}`. Times and goals are for one core: both sides and \
         all that they start run on it. In the last column nothing is pinned: half of the rounds \
         were between these two.\n\n{}",
        table.text()
    );
    if !missed.is_empty() {
        text += "\nWhat stands in the way where a goal is missed, or only near. What is under \
            the operation was measured in the same turns; \"faster\" is: than CPython's whole \
            operation.\n\n";
        text += &missed;
    }
    text += "\n### Work that computes, on two threads\n\n";
    text += &compared(&computing, gil == "True");
    Ok(text)
}

/// Its version, its default start method, and whether it has a global lock.
const ABOUT: &str = "import multiprocessing, sys; \
    gil = getattr(sys, '_is_gil_enabled', lambda: True)(); \
    print(sys.version.split()[0], multiprocessing.get_start_method(), gil)";

/// The interpreters, and how much two threads help each.
fn compared(interpreters: &[Vec<Rounds>], has_gil: bool) -> String {
    let cpython =
        if has_gil { "CPython, with its lock" } else { "CPython, built without the lock" };
    let columns = ["interpreter", "one after the other", "on two threads", "times faster"];
    let mut table = Table::new(&columns);
    let who = ["chapter 04's, with the lock", "chapter 04's, without", cpython];
    for (who, rounds) in who.iter().zip(interpreters) {
        let (in_turn, at_once) = (rounds[0].spread(), rounds[1].spread());
        let faster = times_as_much(in_turn, at_once);
        table.row(&[(*who).to_owned(), spread(in_turn), spread(at_once), faster]);
    }
    format!(
        "Two jobs, each counts to {LOOPS} in bytecode. With a global interpreter lock a second \
         thread is no second core.\n\n{}",
        table.text()
    )
}

/// A job for an interpreter with a lock that all such jobs share.
fn locked() -> impl Fn() + Sync {
    let gil = Gil::new(SWITCH_INTERVAL);
    move || compute(i64::from(LOOPS), &mut gil.acquire())
}

fn in_turn(job: &(impl Fn() + Sync)) -> Side<'_> {
    Box::new(move || Ok(times(2, job)?.as_nanos() as f64))
}

fn at_once(job: &(impl Fn() + Sync)) -> Side<'_> {
    let both = move || {
        thread::scope(|s| {
            s.spawn(job);
            s.spawn(job);
        });
    };
    Box::new(move || Ok(times(1, both)?.as_nanos() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_knows_every_operation() {
        let python = &python().unwrap();
        let rows = ROWS.iter().map(|row| row.1);
        for name in rows.chain(["compute_at_once", "compute_in_turn"]) {
            assert!(theirs(python, name, 10)().unwrap() > 0.0, "{name}");
        }
    }
}
