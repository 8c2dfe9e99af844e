//! What a recorded run must show beyond the lesson's own assertions.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_10-process-pool")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn callbacks_run_in_one_thread_of_the_parent() {
    for example in ["apply-async", "callback-order"] {
        let run = play(example);
        let called: Vec<_> = run
            .events
            .iter()
            .filter(|event| event.message == "is called back")
            .collect();
        assert!(called.len() >= 2, "{example}");
        for event in called {
            assert_eq!(event.thread.0, run.lane("main").pid, "{event:?}");
            assert_eq!(event.lane, "callbacks", "{event:?}");
        }
    }
}

#[test]
fn a_killed_worker_is_cut_off_and_each_task_begins_once() {
    let run = play("worker-killed");
    let begun: Vec<_> = run
        .events
        .iter()
        .filter(|event| event.message == "works")
        .collect();
    let tasks: BTreeSet<u64> = begun
        .iter()
        .filter_map(|e| e.fields["task"].as_u64())
        .collect();
    assert_eq!(begun.len(), 6);
    assert_eq!(tasks, BTreeSet::from([0, 1, 2, 3, 4, 5]));
    let killed = begun
        .iter()
        .find(|event| event.fields["task"] == 1)
        .expect("it has begun");
    let lane = run
        .lanes
        .iter()
        .find(|lane| lane.pid == killed.thread.0)
        .expect("its lane");
    assert!(lane.cut_off);
    let workers = run
        .lanes
        .iter()
        .filter(|lane| lane.name.starts_with("worker-"));
    assert!(
        workers.clone().count() >= 4,
        "two workers, and two that replace them"
    );
    assert!(workers.clone().any(|worker| worker.begin > lane.end));
}

#[test]
fn each_worker_adds_up_in_two_threads_of_its_own() {
    let run = play("threads-in-workers");
    let added = run.events.iter().filter(|event| event.message == "adds up");
    let threads: BTreeSet<_> = added.map(|event| event.thread).collect();
    assert_eq!(threads.len(), 4, "{threads:?}");
    assert!(
        threads.iter().all(|(process, thread)| process != thread),
        "{threads:?}"
    );
}

#[test]
fn only_lost_workers_are_cut_off() {
    for example in [
        "apply-async",
        "callback-order",
        "primes",
        "progress",
        "threads-in-workers",
    ] {
        let run = play(example);
        let cut_off: Vec<_> = run.lanes.iter().filter(|lane| lane.cut_off).collect();
        assert!(cut_off.is_empty(), "{example}: {cut_off:?}");
    }
}
