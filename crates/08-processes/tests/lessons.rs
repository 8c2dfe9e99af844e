//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Event, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_08-processes")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn said<'a>(run: &'a Recording, message: &str) -> Vec<&'a Event> {
    let events = run.events.iter();
    events.filter(|event| event.message == message).collect()
}

fn pid(event: &Event, field: &str) -> u64 {
    event.fields[field].as_str().unwrap().parse().unwrap()
}

#[test]
fn each_worker_is_a_child_of_main_with_a_pid_of_its_own() {
    for example in ["two-workers", "function-style", "struct-style"] {
        let run = play(example);
        let main = run.lane("main").pid;
        let works = said(&run, "works");
        assert_eq!(works.len(), 2, "{example}");
        assert_ne!(pid(works[0], "pid"), pid(works[1], "pid"), "{example}");
        for event in works {
            let lane = run.lane(&event.lane);
            assert_eq!((pid(event, "pid"), lane.cut_off), (lane.pid, false));
            assert_ne!(lane.pid, main, "{example}");
            if example != "two-workers" {
                assert_eq!(pid(event, "parent"), main, "{example}");
            }
        }
    }
}

#[test]
fn main_has_the_last_word() {
    let run = play("two-workers");
    assert_eq!(run.events.last().unwrap().message, "both are done");
}

#[test]
fn fork_returns_a_pid_in_the_parent_and_0_in_the_child() {
    let run = play("fork");
    let main = run.lane("main").pid;
    let in_parent = said(&run, "fork returned the child's pid");
    assert_eq!(in_parent.len(), 3);
    for (name, in_parent) in ["ann", "bob", "eve"].into_iter().zip(in_parent) {
        let lane = run.lane(name);
        let in_child = said(&run, "fork returned 0");
        let in_child = in_child.iter().find(|event| event.lane == name).unwrap();
        assert_eq!(pid(in_parent, "pid"), lane.pid);
        assert_eq!((in_parent.thread.0, lane.cut_off), (main, false));
        assert_eq!(pid(in_child, "parent"), main);
        assert_eq!(pid(in_child, "pid"), lane.pid);
    }
}

#[test]
fn killed_processes_are_cut_off_and_those_that_exit_are_not() {
    for (example, lanes) in [
        ("exit-codes", &[("too-large", false), ("signal", true)][..]),
        (
            "signals",
            &[("polite", false), ("plain", true), ("stubborn", true)],
        ),
        (
            "crash",
            &[("segfault", true), ("abort", true), ("panic", false)],
        ),
        ("crash", &[("sibling", false), ("main", false)]),
        ("daemon-process", &[("parent", false), ("daemon", true)]),
        ("daemon-process", &[("parent#2", true), ("daemon#2", true)]),
    ] {
        let run = play(example);
        for &(lane, cut_off) in lanes {
            assert_eq!(run.lane(lane).cut_off, cut_off, "{example}: {lane}");
        }
    }
}

#[test]
fn the_sibling_outlives_all_that_crash() {
    let run = play("crash");
    let last = run.events.last().unwrap();
    assert_eq!((&*last.lane, &*last.message), ("sibling", "is still alive"));
}

#[test]
fn an_orphan_has_another_parent_than_before() {
    let run = play("orphan");
    let before = said(&run, "has a parent");
    let after = said(&run, "has another parent");
    for (number, parent) in ["parent", "parent#2"].into_iter().enumerate() {
        let parent = run.lane(parent).pid;
        assert_eq!(pid(before[number], "parent"), parent);
        assert_ne!(pid(after[number], "parent"), parent);
    }
    assert_ne!(pid(after[0], "parent"), run.lane("main").pid);
}

#[test]
fn a_fresh_program_has_a_lane_of_its_own() {
    let run = play("spawn");
    let [main, first, second] = ["main", "child", "child#2"].map(|name| run.lane(name).pid);
    assert!(main != first && first != second && main != second);
}
