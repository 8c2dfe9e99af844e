//! What a recorded run must show beyond the lesson's own assertions.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Bar, Recording, at_once, record};

fn play(example: &str) -> Recording {
    let run = record(
        Path::new(env!("CARGO_BIN_EXE_12-asyncio-executor")),
        example,
    );
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn overlap(a: &Bar, b: &Bar) -> bool {
    a.start < b.end && b.start < a.end
}

#[test]
fn the_life_of_a_task_is_in_this_order() {
    let run = play("task-callback");
    let said: Vec<_> = run
        .events
        .iter()
        .map(|event| event.message.as_str())
        .collect();
    let life = [
        "has defined a coroutine: nothing runs",
        "has created a task: it runs when main waits",
        "has registered a callback, and waits",
        "adds",
        "has added",
        "is called back",
        "reads the result",
    ];
    assert_eq!(said, life);
}

/// That all of them are at work at once, a busy machine may not show in every run.
#[test]
fn four_processes_do_four_tasks_at_once_and_ten_do_ten() {
    let all_at_once = || {
        let run = play("process-pool");
        let work = run.bars("work");
        assert_eq!(work.len(), 20);
        [(&work[..10], 4), (&work[10..], 10)]
            .iter()
            .all(|(work, processes)| {
                let pids: BTreeSet<u64> = work.iter().map(|bar| bar.thread.0).collect();
                let beside = |bar: &Bar| work.iter().filter(|other| overlap(bar, other)).count();
                pids.len() == *processes && work.iter().any(|bar| beside(bar) >= *processes)
            })
    };
    assert!((0..5).any(|_| all_at_once()));
}

/// That one starts before the other has ended, a busy machine may not show in every run.
#[test]
fn two_loops_run_at_the_same_time_in_two_processes() {
    let at_once = || {
        let run = play("many-loops");
        let loops = run.bars("work");
        let [one, two] = loops[..] else {
            panic!("{loops:?}")
        };
        assert_ne!(one.thread.0, two.thread.0);
        overlap(one, two)
    };
    assert!((0..5).any(|_| at_once()));
}

/// That all are at work at once, a busy machine may not show in every run.
#[test]
fn the_pool_of_loops_keeps_all_its_processes_at_work_at_once() {
    let all_at_once = || {
        let run = play("pool-of-loops");
        let loops = run.bars("work");
        let pids: BTreeSet<u64> = loops.iter().map(|bar| bar.thread.0).collect();
        assert_eq!(loops.len(), 2 * pids.len());
        let beside = |bar: &Bar| loops.iter().filter(|other| overlap(bar, other)).count();
        loops.iter().any(|bar| beside(bar) >= pids.len())
    };
    assert!((0..5).any(|_| all_at_once()));
}

#[test]
fn what_is_cancelled_ends_and_is_not_cut_off() {
    let examples = [
        "cancel",
        "timeout",
        "task-group",
        "wait-first",
        "first-error",
        "cancel-safety",
        "shutdown",
    ];
    at_once(&examples, |example| {
        let run = play(example);
        let cut_off = run.lanes.iter().find(|lane| lane.cut_off);
        assert!(cut_off.is_none(), "{example}: {cut_off:?}");
    });
}
