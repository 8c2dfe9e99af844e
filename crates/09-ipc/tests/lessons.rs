//! What a recorded run must show beyond the lesson's own assertions.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_09-ipc")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn three_processes_take_one_message_each() {
    let run = play("bounded-queue");
    let takes = run.events.iter().filter(|event| event.message == "takes");
    let processes: BTreeSet<u64> = takes.map(|event| event.thread.0).collect();
    assert_eq!(processes.len(), 3, "three pids");
}

#[test]
fn only_the_killed_child_is_cut_off() {
    for (example, child) in [("file-lock", true), ("pipe", false), ("manager", false)] {
        let run = play(example);
        let mut processes = run.lanes.iter().filter(|lane| lane.kind == "process");
        let cut_off = processes.any(|lane| lane.cut_off);
        assert_eq!(cut_off, child, "{example}: {:?}", run.lanes);
    }
}
