//! How a cost grows with the number or the size, drawn.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs, io};

use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue;

use crate::chart::{Axis, Line, svg};
use crate::measure::{Spread, digits, in_turns, quick, time};
use crate::{libraries as lib, ours};

/// A chart of the page: what each line measures at 1, and then at `step` times as much as before.
pub(crate) struct Chart {
    /// The name of the part and of the picture.
    pub(crate) name: &'static str,
    title: &'static str,
    x: Axis,
    y: Axis,
    step: u32,
    lines: &'static [(&'static str, Measure)],
}

type Measure = fn(u32) -> io::Result<f64>;

pub(crate) const CHARTS: &[Chart] = &[
    Chart {
        name: "message",
        title: "Messages between processes, by their size",
        x: Axis {
            name: "size of a message",
            write: bytes,
            factor: 16.0,
        },
        y: Axis {
            name: "bytes in a second",
            write: bytes,
            factor: 16.0,
        },
        step: 4,
        lines: &[("pipe", by_pipe), ("process queue", by_queue)],
    },
    Chart {
        name: "places",
        title: "A queue between two threads, by its places",
        x: Axis {
            name: "number of places",
            write: |places| format!("{places:.0}"),
            factor: 4.0,
        },
        y: Axis {
            name: "time for an item",
            write: time,
            factor: 10.0,
        },
        step: 2,
        lines: &[
            ("ours", |places| item(ours::queue_of(places, ITEMS))),
            ("std", |places| item(lib::channel(places, ITEMS))),
            ("crossbeam", |places| item(lib::crossbeam(places, ITEMS))),
        ],
    },
];

/// Measures a chart, and writes its picture if there is a folder for it. The words name the first,
/// the middle and the last point of each line.
pub(crate) fn draw(chart: &Chart) -> io::Result<String> {
    let Chart {
        name, title, x, y, ..
    } = chart;
    let mut lines: Vec<Line> = Vec::new();
    let mut words = String::new();
    for &(name, measure) in chart.lines {
        let mut points = Vec::new();
        for power in 0..if quick() { 2 } else { POINTS } {
            let at = chart.step.pow(power);
            let rounds = in_turns(ROUNDS, 1, |_| measure(at))?;
            points.push((f64::from(at), Spread::of(&rounds[0]).median));
        }
        let said = [0, points.len() / 2, points.len() - 1].map(|number| {
            let (at, value) = points[number];
            format!("{} at {}", (y.write)(value), (x.write)(at))
        });
        words += &format!("- {name}: {}.\n", said.join(", "));
        lines.push((name, points));
    }
    if let Some(folder) = env::var_os(crate::PICTURES) {
        let file = PathBuf::from(folder).join(name).with_extension("svg");
        fs::write(file, svg(title, &words, x, y, &lines))?;
    }
    Ok(format!("![{title}](costs/{name}.svg)\n\n{words}"))
}

/// How many points a line has.
const POINTS: u32 = 13;

/// How often each point is measured.
const ROUNDS: usize = 7;

fn bytes(value: f64) -> String {
    let (value, unit) = match value {
        value if value >= 1_048_576.0 => (value / 1_048_576.0, "MiB"),
        value if value >= 1024.0 => (value / 1024.0, "KiB"),
        value => (value, "B"),
    };
    // Whole, or with three digits.
    if (value - value.round()).abs() < 1e-6 {
        format!("{value:.0} {unit}")
    } else {
        format!("{} {unit}", digits(value))
    }
}

/// How many items go through a queue.
const ITEMS: u32 = 10_000;

/// Nanoseconds for an item.
fn item(took: io::Result<Duration>) -> io::Result<f64> {
    Ok(took?.as_nanos() as f64 / f64::from(ITEMS))
}

fn by_pipe(size: u32) -> io::Result<f64> {
    let (mut reader, mut writer) = io::pipe()?;
    let message = vec![1; size as usize];
    let put = || send(&mut writer, &message);
    let get = || receive(&mut reader);
    throughput(size, put, get)
}

fn by_queue(size: u32) -> io::Result<f64> {
    let (sender, receiver) = process_queue::bounded(16)?;
    let message = vec![1; size as usize];
    throughput(size, || sender.put(&message), || receiver.get())
}

/// Bytes in a second from another process.
fn throughput(
    size: u32,
    put: impl FnMut() -> io::Result<()>,
    mut get: impl FnMut() -> io::Result<Option<Vec<u8>>>,
) -> io::Result<f64> {
    let messages = ((8 << 20) / size).clamp(2, 2_000);
    let get = || {
        let message = get()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        assert_eq!(message.len(), size as usize);
        Ok(())
    };
    let took = ours::with_child(messages, put, get)?;
    Ok(f64::from(size) * f64::from(messages) / took.as_secs_f64())
}
