//! What the recorded runs of this chapter must show.

use std::path::Path;

use acceptance::{Bar, Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_07-producer-consumer")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// Whether a bar of one thread and a bar of the other overlap.
fn together(run: &Recording, name: &str, lanes: [&str; 2]) -> bool {
    let bars = run.bars(name);
    let of = |lane: &str| bars.iter().filter(|bar| bar.lane == lane).collect::<Vec<&&Bar>>();
    let [ours, theirs] = lanes.map(of);
    ours.iter().any(|a| theirs.iter().any(|b| a.start < b.end && b.start < a.end))
}

#[test]
fn the_steamer_holds_eight_and_the_two_are_cut_off() {
    let run = run("steamed-buns");
    let depths: Vec<u64> =
        run.events.iter().filter_map(|event| event.fields["depth"].as_u64()).collect();
    assert!(!depths.is_empty() && depths.iter().all(|depth| *depth <= 8), "{depths:?}");
    assert!(run.at("full, waiting") < run.at("ends, and waits for nobody"));
    assert!(!run.bars("wait").is_empty(), "the cook is held back");
    assert!(run.lane("cook").cut_off && run.lane("guest").cut_off);
    assert!(run.lane("main").end >= 10.0 * 40_000.0, "main stays for ten beats");
    assert!(!run.lane("main").cut_off);
}

#[test]
fn main_does_not_wait_for_daemons() {
    // One of some: on a busy machine a run may be late.
    assert!((0..5).any(|_| run("steamed-buns").lane("main").end < 30.0 * 40_000.0));
}

#[test]
fn what_is_ready_first_is_served_first() {
    let tea_before_dumplings = |_| {
        let run = run("select");
        let tea = run.events.iter().find(|event| event.fields["dish"] == "tea").expect("tea").at;
        tea < run
            .bars("work")
            .iter()
            .filter(|bar| bar.lane == "kitchen")
            .map(|bar| bar.end)
            .fold(0.0, f64::max)
    };
    assert!((0..5).any(tea_before_dumplings));
}

#[test]
fn nobody_is_cut_off_elsewhere() {
    for example in ["back-pressure", "pipeline", "close", "one-condvar", "poison-pill"] {
        let run = run(example);
        let cut_off: Vec<_> = run.lanes.iter().filter(|lane| lane.cut_off).collect();
        assert!(cut_off.is_empty(), "{example}: {cut_off:?}");
    }
}

#[test]
fn who_waits_at_one_condition_waits_until_main_calls() {
    let run = run("one-condvar");
    let seen = run.at("sees a guest and the cook wait for each other");
    let stuck = run.bars("wait").into_iter().filter(|bar| bar.start < seen && seen < bar.end);
    let lanes: Vec<&str> = stuck.map(|bar| bar.lane.as_str()).collect();
    assert_eq!(lanes.len(), 2, "{lanes:?}");
    assert!(lanes.contains(&"cook"));
}

#[test]
fn the_stages_work_at_the_same_time() {
    let run = run("pipeline");
    assert_eq!(run.bars("work").len(), 24, "eight buns, three stages");
    assert!(together(&run, "work", ["fill", "steam"]));
    assert!(together(&run, "work", ["steam", "pack"]));
}

#[test]
fn the_thief_works_beside_the_owner() {
    let run = run("work-stealing");
    assert_eq!(run.bars("work").len(), 8);
    assert!(together(&run, "work", ["ann", "bob"]));
    let stolen = run.events.iter().filter(|event| event.fields["stolen"] == true);
    assert!(stolen.clone().count() >= 1 && stolen.clone().all(|event| event.lane == "bob"));
}

#[test]
fn every_item_is_taken_by_one_consumer() {
    let run = run("many-to-many");
    let items = |message: &str| {
        let said = run.events.iter().filter(|event| event.message == message);
        let mut items: Vec<_> = said.filter_map(|event| event.fields["item"].as_u64()).collect();
        items.sort_unstable();
        items
    };
    assert_eq!(items("puts").len(), 12);
    assert_eq!(items("puts"), items("takes"));
}
