//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Recording, at_once, record};
use ch03_join_daemon::examples;

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_03-join-daemon")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn only_those_that_nobody_waits_for_are_cut_off() {
    at_once(examples::ALL, |example| {
        let name = example.module.replace('_', "-");
        let expected: &[&str] = match name.as_str() {
            "daemon" => &["daemon"],
            "background-service" => &["cleaner"],
            "daemon-cut-off" => &["leaves/writer"],
            _ => &[],
        };
        let run = play(&name);
        let cut_off: Vec<_> = run.lanes.iter().filter(|lane| lane.cut_off).collect();
        let names: Vec<_> = cut_off.iter().map(|lane| lane.name.as_str()).collect();
        assert_eq!(names, expected, "{name}");
    });
}

#[test]
fn a_guard_is_left_before_its_worker_is_done() {
    let run = play("non-daemon");
    let at = |message: &str| -> Vec<f64> {
        let events = run.events.iter().filter(|event| event.message == message);
        events.map(|event| event.at).collect()
    };
    let left = at("leaves");
    let done = at("is done");
    assert_eq!([left.len(), done.len()], [3, 3]);
    assert!(left.iter().zip(&done).all(|(left, done)| left < done));
}

#[test]
fn the_cleaner_misses_what_falls_last() {
    let run = play("background-service");
    let sweeps = run
        .events
        .iter()
        .filter(|event| event.message == "sweeps")
        .count();
    assert_eq!(sweeps, 3, "{}", run.output);
}
