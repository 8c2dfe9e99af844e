//! What the recorded runs of this chapter must show.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_08-processes")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn each_child_is_a_process_of_its_own_and_ends_in_order() {
    let run = run("fork");
    let main = run.lane("main");
    let told: Vec<_> = run.events.iter().filter(|e| e.message.ends_with("child's pid")).collect();
    assert_eq!(told.len(), 3);
    for (name, told) in ["ann", "bob", "eve"].into_iter().zip(told) {
        let lane = run.lane(name);
        assert_eq!((lane.kind.as_str(), lane.cut_off), ("process", false), "{lane:?}");
        assert_eq!(told.fields["pid"].as_u64(), Some(lane.pid), "what fork returned in the parent");
        assert!(main.begin < lane.begin && lane.end < main.end, "{lane:?}");
        let said = run.events.iter().find(|event| event.lane == name).expect("it says something");
        assert_eq!(said.fields["pid"].as_u64(), Some(lane.pid));
        assert_eq!(said.fields["parent"].as_u64(), Some(main.pid));
    }
}

#[test]
fn the_child_has_a_pid_of_its_own_and_the_thread_has_not() {
    let run = run("own-memory");
    let [main, child, thread] = ["main", "child", "thread"].map(|name| run.lane(name));
    assert_ne!(child.pid, main.pid);
    assert_eq!(thread.pid, main.pid);
    assert_eq!([child.kind.as_str(), thread.kind.as_str()], ["process", "thread"]);
    assert!(child.end <= thread.begin, "the child was forked while there was no thread");
}

#[test]
fn two_workers_are_two_processes_and_main_has_the_last_word() {
    for example in ["two-workers", "function-style", "struct-style"] {
        let run = run(example);
        let main = run.lane("main").pid;
        let said = run.events.iter().filter(|event| event.message == "works");
        let pids = said.map(|event| (event.fields["pid"].as_u64(), event));
        for (pid, event) in pids.clone() {
            assert_eq!(pid, Some(run.lane(&event.lane).pid), "{example}");
            assert_ne!(pid, Some(main), "{example}");
            if example != "two-workers" {
                assert_eq!(event.fields["parent"].as_u64(), Some(main), "{example}");
            }
        }
        let pids: BTreeSet<_> = pids.map(|(pid, _)| pid).collect();
        assert_eq!(pids.len(), 2, "{example}");
        let last = run.events.last().expect("events");
        assert_eq!(last.lane, "main", "{example}");
        assert_eq!(last.message == "both are done", example == "two-workers", "{example}");
    }
}

#[test]
fn who_is_killed_is_cut_off_and_who_exits_is_not() {
    for (example, lane, cut_off) in [
        ("exit-codes", "success", false),
        ("exit-codes", "failure", false),
        ("exit-codes", "too-large", false),
        ("exit-codes", "signal", true),
        ("signals", "polite", false),
        ("signals", "plain", true),
        ("signals", "stubborn", true),
        ("crash", "segfault", true),
        ("crash", "abort", true),
        ("crash", "panic", false),
        ("crash", "sibling", false),
        ("crash", "main", false),
        ("daemon-process", "daemon", true),
        ("daemon-process", "parent", false),
        ("daemon-process", "daemon#2", true),
        ("daemon-process", "parent#2", true),
    ] {
        let run = run(example);
        assert_eq!(run.lane(lane).cut_off, cut_off, "{example}: {lane}");
    }
}

#[test]
fn the_sibling_outlives_all_who_crash() {
    let run = run("crash");
    // How long a killed lane is drawn is known no better than the runner looks; the order of what
    // is said is exact.
    let at = |lane: &str, text: &str| {
        let found = run.events.iter().position(|e| e.lane == lane && e.message.starts_with(text));
        found.unwrap_or_else(|| panic!("{lane} says {text:?}"))
    };
    for crashed in ["segfault", "abort", "panic"] {
        assert!(at("main", &format!("{crashed} has ended")) < at("sibling", "is still alive"));
    }
}

#[test]
fn an_orphan_has_another_parent_than_before() {
    let run = run("orphan");
    for (number, orphan) in ["orphan", "orphan#2"].into_iter().enumerate() {
        let said = run.events.iter().filter(|event| event.lane == orphan);
        let parents: Vec<_> = said.map(|event| event.fields["parent"].as_u64()).collect();
        let parent = run.lane(["parent", "parent#2"][number]).pid;
        assert_eq!(parents[0], Some(parent));
        assert_ne!(parents[1], Some(parent));
        assert_eq!(parents[1] == Some(run.lane("main").pid), number == 1);
    }
}

#[test]
fn a_fresh_program_has_a_lane_of_its_own() {
    let run = run("spawn");
    let [main, first, second] = ["main", "child", "child#2"].map(|name| run.lane(name).pid);
    assert!(main != first && first != second && main != second);
}

#[test]
fn children_end_in_the_order_in_which_they_are_told_to() {
    let run = run("wait-any");
    let [ann, bob, eve] = ["ann", "bob", "eve"].map(|name| run.lane(name));
    assert!(eve.end < ann.end && ann.end < bob.end);
}
