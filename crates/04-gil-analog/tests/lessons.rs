//! What a recorded run must show beyond the lesson's own assertions.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Bar, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_04-gil-analog")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn of<'r>(run: &'r Recording, name: &str, lane: &str) -> Vec<&'r Bar> {
    let mut bars = run.bars(name);
    bars.retain(|bar| bar.lane.starts_with(lane));
    bars
}

#[test]
fn the_lock_goes_back_and_forth_between_two_that_compute() {
    let run = play("one-at-a-time");
    let mut lanes: Vec<&str> = run
        .bars("hold")
        .iter()
        .map(|bar| bar.lane.as_str())
        .collect();
    lanes.dedup();
    assert!(lanes.len() >= 3, "{lanes:?}");
}

#[test]
fn reads_are_drawn_together_if_the_lock_is_released_and_apart_if_not() {
    let run = play("io-bound");
    let released = of(&run, "read", "released");
    let kept = of(&run, "read", "kept");
    assert_eq!(released.len(), 3);
    assert_eq!(kept.len(), 3);
    assert!(released[1].start < released[0].end, "{released:?}");
    assert!(kept.windows(2).all(|pair| pair[0].end <= pair[1].start));
}

#[test]
fn beside_a_thread_that_computes_each_read_waits_for_an_interval() {
    let run = play("convoy");
    let reads = of(&run, "read", "reads with");
    let holds = of(&run, "hold", "reads with");
    let with: Vec<_> = reads
        .iter()
        .filter(|read| read.lane == "reads with")
        .collect();
    assert_eq!(with.len(), 5);
    assert_eq!(reads.len(), 10);
    for read in with {
        let next = holds.iter().find(|hold| hold.start >= read.end).unwrap();
        assert!(next.start - read.end >= 5000.0, "{read:?} {next:?}");
    }
}

#[test]
fn interpreters_and_processes_hold_their_locks_at_once() {
    for example in ["own-interpreter", "processes"] {
        let run = play(example);
        let holds = run.bars("hold");
        assert_eq!(holds.len(), 2);
        assert!(holds[1].start < holds[0].end, "{example}: {holds:?}");
    }
}

#[test]
fn each_worker_is_a_process_that_ends_in_order() {
    let run = play("processes");
    for name in ["ann", "bob"] {
        let worker = run.lane(name);
        assert_eq!(worker.kind, "process");
        assert!(!worker.cut_off);
    }
    let pids: BTreeSet<u64> = run.lanes.iter().map(|lane| lane.pid).collect();
    assert_eq!(pids.len(), 3, "a parent and two workers");
}
