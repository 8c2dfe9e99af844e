//! What the recorded runs of this chapter must show.

use std::path::Path;

use acceptance::{Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_09-ipc")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn three_processes_take_one_message_each() {
    let run = run("bounded-queue");
    let taken = run.events.iter().filter(|event| event.message == "takes a message");
    let mut processes: Vec<u64> = taken.map(|event| event.thread.0).collect();
    processes.sort_unstable();
    processes.dedup();
    assert_eq!(processes.len(), 3, "three pids");
}

#[test]
fn only_the_killed_child_is_cut_off() {
    for (example, child) in [("file-lock", true), ("pipe", false), ("manager", false)] {
        let run = run(example);
        let cut_off = run.lanes.iter().any(|lane| lane.kind == "process" && lane.cut_off);
        assert_eq!(cut_off, child, "{example}: {:?}", run.lanes);
    }
}
