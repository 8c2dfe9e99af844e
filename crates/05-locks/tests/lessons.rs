//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Bar, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_05-locks")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// Whether there is a moment at which all these bars are open.
fn together(bars: &[&Bar]) -> bool {
    let last_start = bars.iter().map(|bar| bar.start).fold(0.0, f64::max);
    bars.iter().all(|bar| last_start < bar.end)
}

#[test]
fn readers_are_drawn_together_and_the_writer_alone() {
    let run = play("rwlock");
    let read = run.bars("read");
    let hold = run.bars("hold");
    assert!(together(&read));
    assert!(read.iter().all(|bar| bar.end <= hold[0].start));
}

#[test]
fn two_locks_are_held_together() {
    assert!(together(&play("wrong-lock").bars("section")));
}

#[test]
fn deadlocked_threads_are_cut_off_and_cured_ones_are_not() {
    let blocked = play("deadlock");
    for (name, cut_off) in [("main", false), ("ann", true), ("bob", true)] {
        assert_eq!(blocked.lane(name).cut_off, cut_off, "{name}");
    }
    for cure in ["ordered", "try-lock", "one-lock"] {
        assert!(play(cure).lanes.iter().all(|lane| !lane.cut_off), "{cure}");
    }
}

/// std promises that one is woken, not that no other is. So one run in ten is enough.
#[test]
fn one_bun_wakes_one_guest() {
    let woken_in_vain = || {
        let run = play("condvar");
        let one = run.at("wakes one");
        let all = run.at("wakes all");
        let in_line = run
            .events
            .iter()
            .filter(|event| event.message == "waits in line");
        in_line
            .filter(|event| one < event.at && event.at < all)
            .count()
    };
    let counts: Vec<_> = (0..5).map(|_| woken_in_vain()).collect();
    assert!(counts.contains(&0), "{counts:?}");
}
