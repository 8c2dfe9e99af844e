//! What is compared: each operation as the chapters built it by hand, beside what does the same.

use std::io;

use acceptance::beside::{self, on_one_core};

use crate::measure::{Spread, Work, digits, in_turns, quick};
use crate::ours::PLACES;
use crate::tables::By::{Bare, Library, Python};
use crate::{bare, libraries as lib, ours};

/// The operation, ours, what does the same, and how.
type Row = (&'static str, Work, &'static str, By);

/// What does the same as ours, and the goal.
enum By {
    /// A function of `beside.py`, and how many times faster ours should be.
    Python(&'static str, f64),
    /// A library: ours takes at most 1.5 times as long.
    Library(Work),
    /// What is under the operation, which ours cannot do without: there is no goal.
    Bare(Work),
}

/// A table of the page.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    heading: &'static str,
    /// Measure also where nothing is pinned to a core, for a last column.
    all_cores: bool,
    rows: &'static [Row],
}

pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "beside-python",
        heading: "\
| operation | ours | Python's | its time | times faster | on all cores |
|---|---:|---|---:|---:|---:|
",
        all_cores: true,
        rows: BESIDE_PYTHON,
    },
    Table {
        name: "one-thread",
        heading: "\
| operation | ours | library's | its time | times as long |
|---|---:|---|---:|---:|
",
        all_cores: false,
        rows: ONE_THREAD,
    },
    Table {
        name: "two-threads",
        heading: "\
| operation | ours | library's | its time | times as long | on all cores |
|---|---:|---|---:|---:|---:|
",
        all_cores: true,
        rows: TWO_THREADS,
    },
    Table {
        name: "near-the-limit",
        heading: "\
| operation | ours | what is under it | its time | times as long |
|---|---:|---|---:|---:|
",
        all_cores: false,
        rows: NEAR_THE_LIMIT,
    },
];

#[rustfmt::skip] // a row a line
const BESIDE_PYTHON: &[Row] = &[
    ("process: start and join", ours::process, "`Process`", Python("process", 5.0)),
    ("process queue: a message", ours::process_queue, "`Queue`", Python("process_queue", 4.0)),
    ("pipe: there and back", ours::pipe, "`Pipe`", Python("pipe", 3.0)),
    ("manager: append to its list", ours::manager, "`Manager`", Python("manager", 3.0)),
    ("process pool: map", ours::pool_map, "`Pool`", Python("pool_map", 4.0)),
    ("process pool: submit", ours::submit, "`ProcessPoolExecutor`", Python("submit", 15.0)),
    ("thread: start and join", ours::thread, "`Thread`", Python("thread", 3.0)),
    ("semaphore: a permit", ours::semaphore, "`Semaphore`", Python("semaphore", 20.0)),
    ("event: there and back", ours::event, "`Event`", Python("event", 4.0)),
    ("queue: an item", ours::queue, "`Queue`", Python("queue", 20.0)),
    ("thread pool: submit", ours::thread_pool, "`ThreadPoolExecutor`", Python("thread_pool", 8.0)),
    ("generator: an item", ours::generator, "`yield`", Python("generator", 10.0)),
    ("coroutine: spawn and await", ours::spawn, "`create_task`", Python("spawn", 20.0)),
    ("coroutine: switch", ours::switch, "`sleep(0)`", Python("switch", 20.0)),
    ("executor: call and await", ours::executor, "`run_in_executor`", Python("executor", 5.0)),
];

#[rustfmt::skip]
const ONE_THREAD: &[Row] = &[
    ("spin lock: lock and unlock", ours::spin_lock, "std `Mutex`", Library(lib::mutex)),
    ("reentrant lock", ours::reentrant, "parking_lot `ReentrantMutex`", Library(lib::reentrant)),
    ("semaphore: a permit", ours::semaphore, "tokio `Semaphore`", Library(lib::semaphore)),
    ("latch: count down and wait", ours::latch, "crossbeam `WaitGroup`", Library(lib::wait_group)),
    ("queue: put and get", ours::queue_alone, "std `sync_channel`", Library(lib::queue_alone)),
    ("generator: an item", ours::generator, "corosensei", Library(lib::corosensei)),
    ("coroutine: spawn and await", ours::spawn, "tokio `spawn_local`", Library(lib::spawn)),
    ("coroutine: switch", ours::switch, "tokio `spawn_local`", Library(lib::switch)),
];

#[rustfmt::skip]
const TWO_THREADS: &[Row] = &[
    ("event: there and back", ours::event, "crossbeam `Parker`", Library(lib::parker)),
    ("barrier of two", ours::barrier, "std `Barrier`", Library(lib::barrier)),
    ("queue: an item", ours::queue, "std `sync_channel`", Library(|n| lib::channel(PLACES, n))),
    ("queue: an item", ours::queue, "crossbeam `bounded`", Library(|n| lib::crossbeam(PLACES, n))),
    ("thread pool: submit", ours::thread_pool, "rayon `spawn`", Library(lib::rayon)),
    ("thread pool: submit", ours::thread_pool, "tokio `spawn_blocking`", Library(lib::tokio)),
];

#[rustfmt::skip]
const NEAR_THE_LIMIT: &[Row] = &[
    ("process: start and join", ours::process, "`fork`, `_exit` and `wait`", Bare(bare::forks)),
    ("pipe: there and back", ours::pipe, "a byte and one back, two pipes", Bare(bare::two_pipes)),
    ("process queue: a message", ours::process_queue, "`write` and `read`", Bare(bare::one_way)),
    ("event: there and back", ours::event, "two `futex` calls each", Bare(bare::futexes)),
    ("executor: call and await", ours::executor, "two `futex` calls each", Bare(bare::futexes)),
    ("a system call", bare::system_call, "a call through a pointer", Bare(bare::call)),
];

/// How often each side has its turn, and for how many nanoseconds at least.
const ROUNDS: usize = 15;
const TURN: f64 = 5e6;

/// What the sides of a row took, and how many times faster than Python or how many times as long as
/// another one ours was, round by round.
#[derive(Clone, Copy)]
struct Compared {
    ours: Spread,
    theirs: Spread,
    ratio: Spread,
}

/// Measures a table, and tells on the terminal how its rows compare to their goals.
pub(crate) fn compare(table: &Table) -> io::Result<String> {
    let one_core = on_one_core(|| measure(table.rows))?;
    let all_cores = if table.all_cores {
        measure(table.rows)?
    } else {
        Vec::new()
    };
    let mut text = table.heading.to_owned();
    for (number, (operation, _, name, by)) in table.rows.iter().enumerate() {
        let row = one_core[number];
        let ours = row.ours;
        let theirs = row.theirs;
        let ratio = row.ratio;
        let times = if ours.overlaps(theirs) {
            "no claim".to_owned()
        } else {
            digits(ratio.median)
        };
        text += &format!("| {operation} | {ours} | {name} | {theirs} | {times} |");
        eprintln!("{operation}, {name}: {}", judged(by, ratio));
        if let Some(Compared { ratio, .. }) = all_cores.get(number) {
            text += &format!(" {} to {} |", digits(ratio.low), digits(ratio.high));
            eprintln!("{operation}, {name}, all cores: {}", judged(by, *ratio));
        }
        text.push('\n');
    }
    Ok(text)
}

/// Whether a goal is met. It is near when it lies between the quartiles.
fn judged(by: &By, Spread { low, high, .. }: Spread) -> String {
    let (goal, met, near) = match by {
        Python(_, goal) => (format!("at least {goal}"), low >= *goal, high >= *goal),
        Library(_) => ("at most 1.5".to_owned(), high <= 1.5, low <= 1.5),
        Bare(_) => return "no goal".to_owned(),
    };
    let verdict = match (met, near) {
        (true, _) => "met",
        (false, true) => "near",
        (false, false) => "missed",
    };
    format!("{low:.2} to {high:.2}, goal {goal}: {verdict}")
}

/// Measures all rows in turns: a slow moment of the machine is a round of many rows, and not all
/// rounds of one.
fn measure(rows: &[Row]) -> io::Result<Vec<Compared>> {
    let mut python = beside::Python::start(concat!(env!("CARGO_MANIFEST_DIR"), "/beside.py"))?;
    // Ours have the even numbers.
    let mut took = |side: usize, n: u32| {
        let (_, ours, _, by) = &rows[side / 2];
        let work = match by {
            _ if side.is_multiple_of(2) => ours,
            Python(job, _) => return python.ask(&format!("{job} {n}")),
            Library(theirs) | Bare(theirs) => theirs,
        };
        Ok(work(n)?.as_nanos() as f64)
    };
    let mut counts = Vec::new();
    for side in 0..2 * rows.len() {
        let mut count = 20;
        while !quick() && took(side, count)? < TURN {
            count *= 2;
        }
        counts.push(count);
    }
    let rounds = in_turns(ROUNDS, counts.len(), |side| {
        Ok(took(side, counts[side])? / f64::from(counts[side]))
    })?;
    let mut compared = Vec::new();
    for (row, rounds) in rows.iter().zip(rounds.chunks(2)) {
        let ratio = match row.3 {
            Python(..) => Spread::of_ratios(&rounds[1], &rounds[0]),
            Library(_) | Bare(_) => Spread::of_ratios(&rounds[0], &rounds[1]),
        };
        let ours = Spread::of(&rounds[0]);
        let theirs = Spread::of(&rounds[1]);
        compared.push(Compared {
            ours,
            theirs,
            ratio,
        });
    }
    Ok(compared)
}
