//! What the recorded runs of this chapter must show.

use std::path::Path;

use acceptance::{Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_01-serial-parallel")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn serial_work_never_overlaps() {
    let run = run("serial");
    let work = run.bars("work");
    assert_eq!(work.len(), 3);
    assert!(work.windows(2).all(|pair| pair[0].end <= pair[1].start));
}

#[test]
fn concurrent_work_overlaps_in_time_although_there_is_one_core() {
    let run = run("concurrent");
    let work = run.bars("work");
    if work.is_empty() {
        assert!(run.output.contains("cannot stay on one core"), "{}", run.output);
        return;
    }
    let first_to_end = work.iter().map(|bar| bar.end).fold(f64::INFINITY, f64::min);
    assert_eq!(work.len(), 3);
    assert!(work.iter().all(|bar| bar.start < first_to_end), "all are under way together");
}

#[test]
fn ten_processes_are_ten_lanes() {
    let run = run("ten-on-one-core");
    let processes = run.lanes.iter().filter(|lane| lane.name.starts_with('p'));
    let mut pids: Vec<u64> = processes.map(|lane| lane.pid).collect();
    pids.sort_unstable();
    pids.dedup();
    assert!(pids.len() == 10 || run.output.contains("cannot stay on one core"));
}
