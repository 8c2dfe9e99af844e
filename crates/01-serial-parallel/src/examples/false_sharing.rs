//! Two threads share no counter, but a cache line with both counters: each slows the other down.
//!
//! Python: no counterpart; a program cannot say where in memory its numbers are.
//! Run: `cargo run --release -p ch01-serial-parallel -- false-sharing`

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tracing::{info, warn};

use crate::cores::{best_on_free_cores, on_threads};

const LINE: usize = 64; // bytes: a core fetches them together, from memory or from another core
const ADDS: u64 = 300_000;

#[repr(align(64))]
#[derive(Default)]
struct Near([AtomicU64; 2]);

/// Two lines apart: some processors fetch them in pairs.
#[repr(align(128))]
#[derive(Default)]
struct Padded(AtomicU64);

pub fn main() {
    let near = Near::default();
    let apart = [Padded::default(), Padded::default()];
    let near = [&near.0[0], &near.0[1]];
    let apart = [&apart[0].0, &apart[1].0];
    assert!(on_one_line(near) && !on_one_line(apart));

    let (Some(one_line), Some(two_lines)) = (count(near), count(apart)) else {
        warn!("not judged: the cores are busy with other work, or there is only one");
        return;
    };
    info!(?one_line, ?two_lines, "both have counted");
    // A core that writes must have the line to itself: so the line goes back and forth.
    let is_slower = one_line > two_lines.mul_f64(1.3);
    if !is_slower && is_hyperthreaded() {
        warn!("not judged: the two may be on one core with one cache");
        return;
    }
    assert!(is_slower);
}

fn on_one_line(counters: [&AtomicU64; 2]) -> bool {
    let lines = counters.map(|counter| counter.as_ptr().addr() / LINE);
    lines[0] == lines[1]
}

fn count(counters: [&AtomicU64; 2]) -> Option<Duration> {
    best_on_free_cores(|| {
        on_threads(2, |number| {
            for _ in 0..ADDS {
                counters[number].fetch_add(1, Relaxed);
            }
        })
    })
}

fn is_hyperthreaded() -> bool {
    let active = fs::read_to_string("/sys/devices/system/cpu/smt/active");
    active.is_ok_and(|active| active.trim() == "1")
}
