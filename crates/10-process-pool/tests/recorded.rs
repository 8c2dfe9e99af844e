//! What the recorded runs of this chapter must show.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use acceptance::{Bar, Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_10-process-pool")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn main_pid(run: &Recording) -> u64 {
    run.lane("main").pid
}

/// The greatest number of bars at one time.
fn most_at_once(bars: &[&Bar]) -> usize {
    let at = |bar: &&Bar| {
        let time = bar.start;
        bars.iter().filter(|other| other.start <= time && time < other.end).count()
    };
    bars.iter().map(at).max().unwrap_or(0)
}

#[test]
fn five_of_eight_tasks_run_at_once_in_five_processes() {
    let run = run("apply-async");
    let work = run.bars("work");
    assert_eq!(work.len(), 8);
    assert!(most_at_once(&work) <= 5, "{work:?}");
    let mut tasks_of: BTreeMap<u64, Vec<&Bar>> = BTreeMap::new();
    for bar in &work {
        tasks_of.entry(bar.thread.0).or_default().push(bar);
    }
    assert!(tasks_of.len() <= 5 && !tasks_of.contains_key(&main_pid(&run)), "{tasks_of:?}");
    assert!(tasks_of.values().any(|tasks| tasks.len() > 1), "some process is used again");
    for tasks in tasks_of.values() {
        assert_eq!(most_at_once(tasks), 1, "one task at a time in a process: {tasks:?}");
    }
}

#[test]
fn callbacks_are_called_in_the_parent_and_in_no_worker() {
    for (example, message, times) in [
        ("apply-async", "is called back in the parent", 3),
        ("callback-order", "is called back", 3),
    ] {
        let run = run(example);
        let called: Vec<_> = run.events.iter().filter(|event| event.message == message).collect();
        assert_eq!(called.len(), times, "{example}");
        for event in called {
            assert_eq!(event.thread.0, main_pid(&run), "{event:?}");
            assert_eq!(event.lane, "callbacks", "in a thread of its own");
        }
    }
}

#[test]
fn a_killed_worker_is_cut_off_in_its_task_and_another_one_takes_its_place() {
    let run = run("worker-killed");
    let workers: Vec<_> =
        run.lanes.iter().filter(|lane| lane.name.starts_with("worker-")).collect();
    let cut_off: BTreeSet<u64> =
        workers.iter().filter(|lane| lane.cut_off).map(|lane| lane.pid).collect();
    let does = |task: u64| {
        let event = run.events.iter().find(|event| event.fields["task"] == task);
        event.expect("each task has begun").thread.0
    };
    assert_eq!(cut_off, BTreeSet::from([does(1)]), "task 3 exits, and that is an end in order");
    assert!(workers.len() >= 4, "two workers, and two that replace them: {workers:?}");
    let first_end = workers.iter().find(|lane| lane.pid == does(1)).expect("its lane").end;
    let replaced = workers.iter().filter(|lane| lane.begin > first_end).count();
    assert!(replaced >= 1, "a worker that begins after another was killed: {workers:?}");
    let begun = run.events.iter().filter(|event| event.message == "works");
    let mut begun: Vec<_> = begun.map(|event| event.fields["task"].as_u64()).collect();
    begun.sort_unstable();
    assert_eq!(begun, [0, 1, 2, 3, 4, 5].map(Some), "each task begins once");
}

#[test]
fn results_are_told_in_the_order_of_the_tasks() {
    let run = run("worker-killed");
    let told = run.events.iter().filter(|event| event.message.starts_with("is "));
    let told: Vec<_> =
        told.map(|event| (event.fields["task"].as_u64(), event.message.as_str())).collect();
    let tasks: Vec<_> = told.iter().map(|(task, _)| *task).collect();
    assert_eq!(tasks, [0, 1, 2, 3, 4, 5].map(Some), "{told:?}");
    let lost = [1, 3].map(|task: usize| told[task].1);
    assert_eq!(
        lost,
        ["is lost: the worker was killed by signal 9", "is lost: the worker exited with code 7"]
    );
}

#[test]
fn the_threads_of_a_worker_add_up_in_its_process() {
    let run = run("threads-in-workers");
    let added = run.events.iter().filter(|event| event.message == "has added up");
    let mut threads: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    let mut times = 0;
    for event in added {
        threads.entry(event.thread.0).or_default().insert(event.thread.1);
        times += 1;
    }
    assert_eq!(times, 4, "{threads:?}");
    assert!(!threads.contains_key(&main_pid(&run)), "not in the parent: {threads:?}");
    assert!(threads.iter().all(|(pid, threads)| !threads.contains(pid)), "in other threads");
    assert!(threads.values().all(|threads| threads.len() >= 2), "{threads:?}");
}

#[test]
fn only_lost_workers_are_cut_off() {
    for example in ["apply-async", "callback-order", "primes", "progress", "threads-in-workers"] {
        let run = run(example);
        let cut_off: Vec<_> = run.lanes.iter().filter(|lane| lane.cut_off).collect();
        assert!(cut_off.is_empty(), "{example}: {cut_off:?}");
    }
}
