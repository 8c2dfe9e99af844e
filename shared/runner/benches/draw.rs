//! What reading a record and drawing it cost: `cargo bench -p runner`.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::time::Instant;
use std::{env, process};

fn main() {
    // As a test it only has to run.
    let rounds = if env::args().any(|argument| argument == "--bench") {
        2
    } else {
        0
    };
    draw(1_000);
    for millions in 1..=rounds {
        draw(millions * 1_000_000);
    }
}

/// A record of four threads with two events in each bar, and what it takes to draw it.
fn draw(events: u64) {
    let path = env::temp_dir().join(format!("runner-bench-{}", process::id()));
    let mut record = BufWriter::new(File::create(&path).expect("a file in the temporary folder"));
    for event in (0..events).step_by(2) {
        let at = event * 1000;
        let tid = 1 + event / 2 % 4;
        if event < 8 {
            writeln!(record, "{at}\t1\t{tid}\tT\t{at}\t\"worker\"").expect("written");
        }
        let source = "crates/05-locks/src/mutex.rs:26";
        let lines = [
            format!("{at}\t1\t{tid}\tn\t{event}\thold\t{source}\t\t\"lock\"\t\"a\""),
            format!("{at}\t1\t{tid}\t+\t{event}"),
            format!("{at}\t1\t{tid}\te\tINFO\t{source}\t\"withdraws\"\t\"balance\"\t{event}"),
            format!(
                "{}\t1\t{tid}\te\tINFO\t{source}\t\"is done\"\t\"balance\"\t{event}",
                at + 500
            ),
            format!("{}\t1\t{tid}\t-\t{event}", at + 900),
            format!("{}\t1\t{tid}\t.\t{event}", at + 900),
        ];
        writeln!(record, "{}", lines.join("\n")).expect("written");
    }
    record.into_inner().expect("written");
    let started = Instant::now();
    let picture = runner::timeline(BufReader::new(File::open(&path).expect("it is there")), 80);
    let seconds = started.elapsed().as_secs_f64();
    assert!(picture.expect("readable").contains("hold"));
    fs::remove_file(path).expect("it is there");
    println!(
        "{events} events drawn in {seconds:.2} s, peak memory so far {}",
        peak_memory()
    );
}

fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
