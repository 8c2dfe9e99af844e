//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Recording, record};

fn play(example: &str) -> Recording {
    let run = record(
        Path::new(env!("CARGO_BIN_EXE_07-producer-consumer")),
        example,
    );
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// Whether a bar of one thread and a bar of the other overlap.
fn work_together(run: &Recording, one: &str, other: &str) -> bool {
    let bars = run.bars("work");
    let overlap = |lane: &str, start: f64, end: f64| {
        bars.iter()
            .any(|bar| bar.lane == lane && bar.start < end && start < bar.end)
    };
    bars.iter()
        .any(|bar| bar.lane == one && overlap(other, bar.start, bar.end))
}

#[test]
fn the_steamer_holds_eight_and_both_threads_are_cut_off() {
    let run = play("steamed-buns");
    let depths = run
        .events
        .iter()
        .filter_map(|event| event.fields["depth"].as_u64());
    assert_eq!(depths.max(), Some(8));
    assert!(run.at("full, waiting") < run.at("ends, and waits for nobody"));
    for (lane, cut_off) in [("cook", true), ("guest", true), ("main", false)] {
        assert_eq!(run.lane(lane).cut_off, cut_off, "{lane}");
    }
    assert!(
        run.lane("main").end >= 10.0 * 40_000.0,
        "main stays for ten beats"
    );
}

#[test]
fn main_does_not_wait_for_daemons() {
    // One of some: on a busy machine a run may be late.
    assert!((0..5).any(|_| play("steamed-buns").lane("main").end < 30.0 * 40_000.0));
}

#[test]
fn what_is_ready_first_is_served_first() {
    let tea_before_dumplings = |_| {
        let run = play("select");
        let served = run
            .events
            .iter()
            .find_map(|event| event.fields["served"].as_str());
        let served = served.expect("the order").to_owned();
        served.find("tea") < served.find("dumplings")
    };
    assert!((0..5).any(tea_before_dumplings));
}

#[test]
fn nobody_is_cut_off_when_a_queue_ends() {
    for example in [
        "many-to-many",
        "close",
        "all-senders-gone",
        "poison-pill",
        "pipeline",
    ] {
        assert!(
            play(example).lanes.iter().all(|lane| !lane.cut_off),
            "{example}"
        );
    }
}

#[test]
fn a_guest_and_the_cook_wait_until_main_calls() {
    let run = play("one-condvar");
    let seen = run.at("sees a guest and the cook wait for each other");
    let waiting = run
        .bars("wait")
        .into_iter()
        .filter(|bar| bar.start < seen && seen < bar.end);
    let lanes: Vec<&str> = waiting.map(|bar| bar.lane.as_str()).collect();
    assert!(lanes.len() == 2 && lanes.contains(&"cook"), "{lanes:?}");
}

#[test]
fn stages_and_workers_work_at_the_same_time() {
    let run = play("pipeline");
    assert!(work_together(&run, "fill", "steam"));
    assert!(work_together(&run, "steam", "pack"));
    assert!(work_together(&play("work-stealing"), "ann", "bob"));
}
