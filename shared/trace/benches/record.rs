//! What recording and drawing cost: `cargo bench -p trace`.
//!
//! `recorded` is an event in our layer, `formatted` the same event in `tracing_subscriber::fmt`,
//! both appending to a file of the same folder without a buffer; `ignored` is an event that nobody
//! records. The last lines say what drawing a million events takes.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use divan::Bencher;
use tracing::subscriber::with_default;
use tracing::{Subscriber, info};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;

fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("trace-bench-{}-{name}", std::process::id()));
    File::create(&path).expect("a file in the temporary folder");
    path
}

fn events(bencher: Bencher, subscriber: impl Subscriber + Send + Sync) {
    with_default(subscriber, || bencher.bench_local(|| info!(balance = 20, "withdraws")));
}

#[divan::bench]
fn recorded(bencher: Bencher) {
    let path = file("recorded");
    let recorder = trace::Recorder::appending_to(&path).expect("the only recorder here");
    events(bencher, Registry::default().with(recorder));
    std::fs::remove_file(path).expect("it is there");
}

#[divan::bench]
fn formatted(bencher: Bencher) {
    let path = file("formatted");
    let file = OpenOptions::new().append(true).open(&path).expect("a file");
    let layer = fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    events(bencher, Registry::default().with(layer));
    std::fs::remove_file(path).expect("it is there");
}

#[divan::bench(sample_size = 1000)]
fn ignored() {
    info!(balance = divan::black_box(20), "withdraws");
}

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        for millions in [1, 2] {
            draw(millions * 1_000_000);
        }
    }
}

/// A record of four threads with two events in each bar, and what it takes to draw it.
fn draw(events: u64) {
    let path = file("draw");
    let mut record = BufWriter::new(File::create(&path).expect("a file"));
    for event in (0..events).step_by(2) {
        let (at, tid) = (event * 1000, 1 + event / 2 % 4);
        if event < 8 {
            writeln!(record, "{at}\t1\t{tid}\tT\t{at}\tworker").expect("written");
        }
        let lines = [
            format!("{at}\t1\t{tid}\t+\t{event}\thold\tlock=a"),
            format!("{at}\t1\t{tid}\te\tINFO\tmessage=withdraws\tbalance:{event}"),
            format!("{}\t1\t{tid}\te\tINFO\tmessage=is done\tbalance:{event}", at + 500),
            format!("{}\t1\t{tid}\t-\t{event}", at + 900),
        ];
        writeln!(record, "{}", lines.join("\n")).expect("written");
    }
    record.into_inner().expect("written");
    let started = Instant::now();
    let picture = trace::timeline(BufReader::new(File::open(&path).expect("it is there")), 80);
    let seconds = started.elapsed().as_secs_f64();
    assert!(picture.expect("readable").contains("hold"));
    std::fs::remove_file(path).expect("it is there");
    println!("{events} events drawn in {seconds:.2} s, peak memory so far {}", peak_memory());
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
