//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;
use std::time::Duration;

use acceptance::{Bar, Recording, record, within_a_minute};
use ch01_serial_parallel::examples::when_not::in_parallel;
use ch01_serial_parallel::one_core::cpu_time;

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_01-serial-parallel")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// The lanes of the steps, in the order in which they began.
fn lanes<'r>(steps: &[&'r Bar]) -> Vec<&'r str> {
    steps.iter().map(|step| step.lane.as_str()).collect()
}

#[test]
fn interleaved_jobs_are_drawn_a_step_of_each_in_turn() {
    let run = play("batch");
    let steps = run.bars("task");
    assert_eq!(
        lanes(&steps),
        ["a", "a", "a", "b", "b", "c", "d", "c", "d", "c"]
    );
}

#[test]
fn concurrent_work_overlaps_in_time_although_there_is_one_core() {
    let run = play("concurrent");
    let work = run.bars("work");
    let first_to_end = work.iter().map(|bar| bar.end).fold(f64::INFINITY, f64::min);
    assert_eq!(work.len(), 3);
    assert!(work.iter().all(|bar| bar.start < first_to_end));
}

#[test]
fn ten_processes_are_ten_lanes() {
    let run = play("ten-on-one-core");
    let processes = run.lanes.iter().filter(|lane| lane.name.starts_with('p'));
    let mut pids: Vec<u64> = processes.map(|lane| lane.pid).collect();
    pids.sort_unstable();
    pids.dedup();
    assert_eq!(pids.len(), 10);
}

#[test]
fn a_large_sum_is_divided_among_threads() {
    within_a_minute(|| {
        let numbers: Vec<u64> = (0..1_000_000).collect();
        let pool = rayon::ThreadPoolBuilder::new();
        let pool = pool.num_threads(2).build().unwrap();
        let on_core = || pool.broadcast(|_| cpu_time());
        // On a busy core one thread may do it all, before the other wakes up; not every time.
        let divided = (0..50).any(|_| {
            let before = on_core();
            pool.install(|| in_parallel(&numbers));
            let after = on_core();
            let spent = after
                .iter()
                .zip(before)
                .map(|(after, before)| *after - before);
            let spent: Vec<Duration> = spent.collect();
            let whole: Duration = spent.iter().sum();
            spent.iter().all(|part| 5 * *part > whole)
        });
        assert!(divided);
    });
}
