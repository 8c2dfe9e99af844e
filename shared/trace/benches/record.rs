//! What recording costs: `cargo bench -p trace`.
//!
//! `recorded` is an event in our layer, `formatted` the same event in `tracing_subscriber::fmt`,
//! both appending to a file of the same folder without a buffer; `ignored` is an event that nobody
//! records.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::sync::Mutex;

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
    with_default(subscriber, || {
        bencher.bench_local(|| info!(balance = 20, "withdraws"));
    });
}

#[divan::bench]
fn recorded(bencher: Bencher) {
    let path = file("recorded");
    let recorder = trace::Recorder::appending_to(&path).expect("the only recorder here");
    events(bencher, recorder);
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
}
