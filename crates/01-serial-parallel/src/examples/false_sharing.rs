//! Two threads share no counter, but a cache line with both counters: each slows the other down.
//!
//! Python: no counterpart; a program cannot say where in memory its numbers are.
//! Run: `cargo run --release -p ch01-serial-parallel -- false-sharing`

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tracing::{info, warn};

use crate::cores::{Best, best_of_three, on_threads};

const LINE: usize = 64; // bytes: a core fetches them together, from memory or from another core
const ADDS: u64 = 4_000_000;

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

    let one_line = count(near);
    let two_lines = count(apart);
    info!(one_line = ?one_line.took, two_lines = ?two_lines.took, "both have counted");
    // A core that writes must have the line to itself: so the line goes back and forth.
    let is_slower = two_lines.times_faster_than(one_line) > 1.3;
    let ran_at_once = one_line.cores_used > 1.8 && two_lines.cores_used > 1.8;
    if !is_slower && (!ran_at_once || is_hyperthreaded()) {
        warn!("not judged: the two did not run at once, or on one core with one cache");
        return;
    }
    assert!(is_slower);
}

fn on_one_line(counters: [&AtomicU64; 2]) -> bool {
    let lines = counters.map(|counter| counter.as_ptr().addr() / LINE);
    lines[0] == lines[1]
}

fn count(counters: [&AtomicU64; 2]) -> Best {
    best_of_three(|| {
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
