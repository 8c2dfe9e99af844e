//! How a cost grows with the number or the size, drawn, and where the line bends.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::RwLock;
use std::thread::{self, Builder};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use acceptance::beside::on_one_core;
use ch06_semaphore_event::count_down_latch::Latch;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue;
use ch10_process_pool::primes::is_prime;
use ch10_process_pool::process_pool::ProcessPool;
use ch11_coroutines::memory::in_use;
use ch11_coroutines::mini_loop::{JoinHandle, block_on, spawn, yield_now};

use crate::beside_libraries::{crossbeam_of, sync_channel_of};
use crate::chart::{Axis, Line, draw};
use crate::ours;
use crate::page::{digits, time};
use crate::pairs::{Side, Spread, in_turns, times};

/// How often each point is measured, and points that take long.
const ROUNDS: usize = 7;
const FEW_ROUNDS: usize = 3;

/// The file, what the picture is of, and what measures it.
type Row = (&'static str, &'static str, fn() -> io::Result<Chart>);

/// The charts. Memory first: what the others leave behind would be counted.
pub(crate) const CHARTS: &[Row] = &[
    ("memory", "Memory in use, by how many are alive at once", memory),
    ("create", "Starting, waiting and ending, by how many are alive at once", alive),
    ("workers", "A pool's tasks that compute, by the number of its workers", workers),
    ("message", "Messages between processes, by their size", messages),
    ("places", "A queue between two threads, by its places", places),
];

/// A measured chart: its axes, its lines, and what is to be said.
pub(crate) struct Chart {
    x: Axis,
    y: Axis,
    lines: Vec<Line>,
    text: String,
}

/// Measures all, and writes the pictures into the folder if there is one.
pub(crate) fn section() -> io::Result<String> {
    let folder = env::var_os(crate::PICTURES).map(PathBuf::from);
    let mut text = INTRODUCTION.to_owned();
    for (file, title, measure) in CHARTS {
        let Chart { x, y, lines, text: about } = measure()?;
        text += &format!("\n### {title}\n\n![{title}](costs/{file}.svg)\n\n");
        let mut shapes = String::new();
        for (name, points) in &lines {
            shapes += &format!("- {name}: {}.\n", shape(points, &x, &y));
        }
        eprint!("{file}:\n{shapes}");
        text += &format!("{shapes}\n{about}\n");
        if let Some(folder) = &folder {
            let picture = draw(title, &shapes, &x, &y, &lines);
            fs::write(folder.join(file).with_extension("svg"), picture)?;
        }
    }
    Ok(text)
}

const INTRODUCTION: &str = "\
Both axes are logarithmic: on a straight line, ten times as many have the same effect everywhere.
Where a line bends is computed: it is the point at which two straight lines fit the points best, if
they fit at least twice as well as one does.
";

/// Where a line bends, and its steepness before and after: 0 is level, 1 in proportion.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bend {
    at: f64,
    before: f64,
    after: f64,
}

/// The bend of these points, if there is a clear one.
fn bend(points: &[(f64, f64)]) -> Option<Bend> {
    let logarithms: Vec<_> = points.iter().map(|(x, y)| (x.log10(), y.log10())).collect();
    let (_, straight) = fit(&logarithms);
    // At least two points before, because two cores are few, and three after; they share one.
    let splits = 1..logarithms.len().saturating_sub(2);
    let bends = splits.map(|split| {
        let ((before, error), (after, more)) =
            (fit(&logarithms[..=split]), fit(&logarithms[split..]));
        (Bend { at: points[split].0, before, after }, error + more)
    });
    let (bend, error) = bends.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (2.0 * error <= straight && (bend.before - bend.after).abs() >= 0.25).then_some(bend)
}

/// The straight line that fits best: its slope, and the sum of the squares of what it misses.
fn fit(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|point| of(point.0 - x, point.1 - y)).sum()
    };
    let slope = sum(&|x, y| x * y) / sum(&|x, _| x * x);
    (slope, sum(&|x, y| (y - slope * x).powi(2)))
}

/// The shape of a line in words.
fn shape(points: &[(f64, f64)], x: &Axis, y: &Axis) -> String {
    let times = |slope: f64| format!("{} times the {}", digits(10_f64.powf(slope)), y.name);
    let ten = format!("ten times the {}", x.name);
    if let Some(Bend { at, before, after }) = bend(points) {
        let (at, before, after) = ((x.write)(at), times(before), times(after));
        return format!("bends at {at}. Before that, {ten}: {before}; after it: {after}");
    }
    let logarithms: Vec<_> = points.iter().map(|(x, y)| (x.log10(), y.log10())).collect();
    format!("no clear bend. In the whole, {ten}: {}", times(fit(&logarithms).0))
}

/// Where a line is highest.
fn highest(points: &[(f64, f64)]) -> Option<f64> {
    points.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|point| point.0)
}

/// Where a line first comes below twice its lowest point.
fn nearly_lowest(points: &[(f64, f64)]) -> f64 {
    let lowest = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    points.iter().find(|point| point.1 <= 2.0 * lowest).map_or(0.0, |point| point.0)
}

/// Whether something was found where it should be, give or take such a factor.
fn as_expected(found: Option<f64>, expected: f64, factor: f64) -> &'static str {
    match found {
        // A little more, because numbers are rounded.
        Some(found) if (found / expected).log(factor).abs() < 1.05 => "So it was here",
        _ => "In this run the line does not show it clearly",
    }
}

fn median(rounds: usize, side: Side) -> io::Result<f64> {
    Ok(in_turns(rounds, vec![side])?[0].spread().median)
}

fn count(value: f64) -> String {
    match value.round() {
        value if value % 1e6 == 0.0 && value > 0.0 => format!("{}M", value / 1e6),
        value if value % 1e3 == 0.0 && value > 0.0 => format!("{}k", value / 1e3),
        value => format!("{value}"),
    }
}

fn bytes(value: f64) -> String {
    const KIB: f64 = 1024.0;
    match value {
        value if value >= KIB * KIB => format!("{} MiB", short(value / KIB / KIB)),
        value if value >= KIB => format!("{} KiB", short(value / KIB)),
        value => format!("{} B", short(value)),
    }
}

/// Whole, or with three digits.
fn short(value: f64) -> String {
    if (value - value.round()).abs() < 1e-6 { format!("{value:.0}") } else { digits(value) }
}

#[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
fn compute(number: u64) -> Result<bool, String> {
    Ok(is_prime(number))
}

/// The largest prime below 10 to the 12th: to find that out takes some hundred thousand divisions.
const PRIME: u64 = 999_999_999_989;
const COMPUTING: usize = 48;

fn workers() -> io::Result<Chart> {
    let mut points = Vec::new();
    for workers in [1, 2, 3, 4, 6, 8, 12, 16] {
        ours::assert_alone();
        // SAFETY: this process has no other thread.
        let pool = unsafe { ProcessPool::new(workers, compute) }?;
        let map = || {
            let took = times(1, || {
                let answers = pool.map(&[PRIME; COMPUTING], 1).expect("open");
                assert!(answers.iter().all(|answer| *answer == Ok(true)));
            })?;
            Ok(COMPUTING as f64 / took.as_secs_f64())
        };
        let throughput = median(FEW_ROUNDS, Box::new(map))?;
        pool.join();
        points.push((workers as f64, throughput));
    }
    let cores = thread::available_parallelism()?;
    let text = format!(
        "Work that computes grows with the workers until every core has one: {cores} here. After \
         that, more workers only share the cores, so the line should bend there. {}.",
        as_expected(bend(&points).map(|bend| bend.at), cores.get() as f64, 2.0)
    );
    Ok(Chart {
        x: Axis { name: "number of workers", write: count, factor: 2.0 },
        y: Axis { name: "tasks in a second", write: count, factor: 2.0 },
        lines: vec![("process pool", points)],
        text,
    })
}

fn messages() -> io::Result<Chart> {
    const PIPE: f64 = 65536.0;
    let mut lines: Vec<Line> = vec![("pipe", Vec::new()), ("process queue", Vec::new())];
    for size in (0..=12).map(|power| 4_usize.pow(power)) {
        let n = u32::try_from(((8 << 20) / size).clamp(2, 2_000)).expect("not many");
        for ((_, points), work) in lines.iter_mut().zip([by_pipe, by_queue]) {
            let throughput = || {
                let took = work(size, n)?;
                Ok((size * n as usize) as f64 / took.as_secs_f64())
            };
            let throughput = on_one_core(|| median(ROUNDS, Box::new(throughput)))?;
            points.push((size as f64, throughput));
        }
    }
    let text = format!(
        "A small message costs the same whatever its size: system calls. So bytes in a second grow \
         with the size, until copying costs more than that. A pipe holds {} (`pipe(7)`): a longer \
         message cannot be written without the reader, so the pipe's line should be highest about \
         there. {}. Messages of {} or more go through the queue as a file in memory, which takes \
         more system calls: that is the step in its line.",
        bytes(PIPE),
        as_expected(highest(&lines[0].1), PIPE, 4.0),
        bytes(process_queue::PACKET as f64)
    );
    Ok(Chart {
        x: Axis { name: "size of a message", write: bytes, factor: 16.0 },
        y: Axis { name: "bytes in a second", write: bytes, factor: 16.0 },
        lines,
        text,
    })
}

fn by_pipe(size: usize, n: u32) -> io::Result<Duration> {
    let (mut reader, mut writer) = io::pipe()?;
    let message = vec![1; size];
    let get = || {
        let message = receive(&mut reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        assert_eq!(message.len(), size);
        Ok(())
    };
    ours::with_child(n, || send(&mut writer, &message), get)
}

fn by_queue(size: usize, n: u32) -> io::Result<Duration> {
    let (sender, receiver) = process_queue::bounded(16)?;
    let message = vec![1; size];
    let get = || {
        let message = receiver.get()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        assert_eq!(message.len(), size);
        Ok(())
    };
    ours::with_child(n, || sender.put(&message), get)
}

const COROUTINES: [u32; 13] =
    [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const THREADS: [u32; 9] = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];
/// From so many on, memory is told: it comes in pages.
const FROM: u32 = 1_000;

/// So many at once: how long each took to start, wait and end, and the bytes of all together.
type Alive = fn(u32) -> io::Result<(Duration, Option<u64>)>;

fn coroutines(count: u32) -> io::Result<(Duration, Option<u64>)> {
    block_on(async {
        let began = Instant::now();
        let all: Vec<JoinHandle<()>> = (0..count).map(|_| spawn(yield_now())).collect();
        yield_now().await; // each of them has been polled once
        let started = began.elapsed();
        let bytes = in_use("self");
        let began = Instant::now();
        for one in all {
            one.await.unwrap();
        }
        (started + began.elapsed(), bytes)
    })
}

fn threads(count: u32) -> io::Result<(Duration, Option<u64>)> {
    let arrived = &Latch::new(count as usize);
    let gate = &RwLock::new(());
    let closed = gate.write().unwrap();
    let mut began = Instant::now();
    let (started, bytes) = thread::scope(|s| {
        let closed = closed; // opened on the way out, also when the system refuses a thread
        let start = |_| {
            Builder::new().spawn_scoped(s, || {
                arrived.count_down();
                drop(gate.read().unwrap());
            })
        };
        let all: Vec<_> = (0..count).map(start).collect::<io::Result<_>>()?;
        arrived.wait();
        let started = began.elapsed();
        let bytes = in_use("self");
        began = Instant::now();
        drop(closed);
        for one in all {
            one.join().unwrap();
        }
        io::Result::Ok((started, bytes))
    })?;
    Ok((started + began.elapsed(), bytes))
}

/// Nanoseconds for each and bytes for each, of as many as the system allows, and why not more.
fn series(name: &str, counts: &[u32], alive: Alive) -> io::Result<[Vec<(f64, f64)>; 2]> {
    let before = in_use("self");
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for &count in counts {
        let rounds = if count > FROM { FEW_ROUNDS } else { ROUNDS };
        let measured: io::Result<Vec<_>> = (0..rounds).map(|_| alive(count)).collect();
        let measured = match measured {
            Ok(measured) => measured,
            Err(error) if count > 1 => {
                eprintln!("no more than {name}: {count}: {error}");
                break;
            }
            Err(error) => return Err(error),
        };
        let each = |(took, _): &(Duration, _)| took.as_nanos() as f64 / f64::from(count);
        let spread = Spread::of(measured.iter().map(each).collect());
        times.push((f64::from(count), spread.median));
        if let Some((before, (_, Some(bytes)))) = before.zip(measured.last().copied())
            && count >= FROM
        {
            memory.push((f64::from(count), bytes.saturating_sub(before) as f64));
        }
    }
    Ok([times, memory])
}

/// The counts that there were.
fn had(points: &[(f64, f64)]) -> String {
    count(points.last().map_or(0.0, |point| point.0))
}

fn alive() -> io::Result<Chart> {
    let [coroutines, _] = on_one_core(|| series("coroutines", &COROUTINES, coroutines))?;
    let [threads, _] = on_one_core(|| series("threads", &THREADS, threads))?;
    let text = format!(
        "The time is for each of them. The largest numbers that the system gave were {} threads \
         and {} coroutines. A few at once cost more each, because the start and the end of the \
         whole are shared by few. The C library keeps the stacks of ended threads, up to 40 MiB; \
         that is twenty of std's 2 MiB. With more threads than that at once, each round has to map \
         new ones.",
        had(&threads),
        had(&coroutines)
    );
    Ok(Chart {
        x: Axis { name: "number alive at once", write: count, factor: 10.0 },
        y: Axis { name: "time for each", write: time, factor: 10.0 },
        lines: vec![("threads", threads), ("coroutines", coroutines)],
        text,
    })
}

fn memory() -> io::Result<Chart> {
    // Coroutines first: of the threads, the C library keeps some stacks.
    let [_, coroutines] = series("coroutines", &COROUTINES, coroutines)?;
    let [_, threads] = series("threads", &THREADS, threads)?;
    let each = |points: &[(f64, f64)]| {
        points.last().map_or_else(|| "?".to_owned(), |(count, all)| bytes(all / count))
    };
    let text = format!(
        "Memory of their own that is in use (`RssAnon`), of all together. Of the largest number, \
         each had {} as a thread and {} as a coroutine. A thread has at least the pages of its \
         stack that it has touched; a coroutine has what it needs later, and its place in the \
         loop.",
        each(&threads),
        each(&coroutines)
    );
    Ok(Chart {
        x: Axis { name: "number alive at once", write: count, factor: 10.0 },
        y: Axis { name: "memory of all", write: bytes, factor: 16.0 },
        lines: vec![("threads", threads), ("coroutines", coroutines)],
        text,
    })
}

fn places() -> io::Result<Chart> {
    type Queue = fn(NonZero<usize>, u32) -> io::Result<Duration>;
    let queues: [(&str, Queue); 3] = [
        ("ours", ours::queue_of),
        ("std", |places, n| sync_channel_of(places.get(), n)),
        ("crossbeam", |places, n| crossbeam_of(places.get(), n)),
    ];
    let mut lines: Vec<Line> = queues.map(|(name, _)| (name, Vec::new())).into();
    for places in (0..=12).map(|power| NonZero::new(1 << power).expect("not 0")) {
        // With few places nearly each item takes a switch.
        let n = if places.get() < 8 { 2_000 } else { 20_000 };
        let sides = queues.map(|(_, send)| -> Side {
            Box::new(move || Ok(send(places, n)?.as_nanos() as f64 / f64::from(n)))
        });
        let queues = on_one_core(|| in_turns(ROUNDS, sides.into()))?;
        for ((_, points), rounds) in lines.iter_mut().zip(queues) {
            points.push((places.get() as f64, rounds.spread().median));
        }
    }
    let text = format!(
        "On one core the two threads take turns. With one place nearly every item takes a switch \
         by the kernel. With more places a thread that has been woken finds more to do before it \
         sleeps again, so that a switch is shared by more items. In our queue an item takes less \
         than twice the shortest time from {} places on: there the share of the switch is as small \
         as the rest of the work. More places mostly take memory and make items wait longer.",
        count(nearly_lowest(&lines[0].1))
    );
    Ok(Chart {
        x: Axis { name: "number of places", write: count, factor: 4.0 },
        y: Axis { name: "time for an item", write: time, factor: 10.0 },
        lines,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(y: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        (0..8).map(|power| 2_f64.powi(power)).map(|x| (x, y(x))).collect()
    }

    #[test]
    fn a_bend_is_found_where_it_is() {
        let found = bend(&points(|x| x.min(8.0))).unwrap();
        let as_made = [found.at - 8.0, found.before - 1.0, found.after];
        assert!(as_made.iter().all(|error| error.abs() < 1e-9), "{found:?}");
        assert_eq!(as_expected(Some(found.at), 4.0, 2.0), "So it was here");
        assert_ne!(as_expected(Some(found.at), 3.0, 2.0), "So it was here");
        assert_ne!(as_expected(None, 8.0, 2.0), "So it was here");
    }

    #[test]
    fn a_line_is_highest_at_its_largest_value() {
        assert_eq!(
            highest(&points(|x| if (9.0..17.0).contains(&x) { 9.0 } else { x.min(8.0) })),
            Some(16.0)
        );
    }

    #[test]
    fn a_line_is_nearly_lowest_where_it_comes_below_twice_its_lowest_point() {
        let found = nearly_lowest(&points(|x| 40.0 / x + 1.0));
        assert!((found - 32.0).abs() < 1e-9, "{found}");
    }

    #[test]
    fn a_straight_line_has_no_bend_also_with_noise() {
        assert_eq!(bend(&points(|x| 3.0 * x)), None);
        assert_eq!(bend(&points(|x| if x > 3.0 && x < 9.0 { 1.1 } else { 1.0 })), None);
        assert_eq!(bend(&[(1.0, 1.0), (2.0, 5.0)]), None, "too few points");
    }

    #[test]
    fn so_many_are_alive_at_once() {
        assert!(threads(3).unwrap().0 > Duration::ZERO);
        assert!(coroutines(3).unwrap().0 > Duration::ZERO);
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!([1.0, 65536.0, 16_777_216.0].map(bytes), ["1 B", "64 KiB", "16 MiB"]);
        assert_eq!([1.0, 300.0, 1e6].map(count), ["1", "300", "1M"]);
    }
}
