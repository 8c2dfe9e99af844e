//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Bar, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_11-coroutines")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// The lanes of the slices in which a piece of work was done, in the order in which they ran.
/// There are others: the last poll of a coroutine only finds that it is done.
fn working(run: &Recording) -> Vec<&str> {
    let works = |slice: &&&Bar| {
        let within = |at: f64| slice.start <= at && at <= slice.end;
        let mut events = run.events.iter().filter(|event| event.lane == slice.lane);
        events.any(|event| event.message == "works" && within(event.at))
    };
    let slices = run.bars("task");
    let working = slices.iter().filter(works);
    working.map(|slice| slice.lane.as_str()).collect()
}

/// All slices are on one thread, and none begins before the one before it has ended.
fn one_at_a_time(run: &Recording) {
    let slices = run.bars("task");
    assert!(slices.iter().all(|slice| slice.thread == slices[0].thread));
    assert!(slices.windows(2).all(|two| two[0].end <= two[1].start));
}

#[test]
fn slices_of_coroutines_do_not_overlap() {
    let run = play("one-at-a-time");
    one_at_a_time(&run);
    assert_eq!(working(&run), ["ann", "bob", "cid"].repeat(3));
    one_at_a_time(&play("generator-switch"));
}

#[test]
fn the_greedy_worker_is_one_slice_and_the_polite_one_is_many() {
    let run = play("starving");
    one_at_a_time(&run);
    let slices = |lane: &str| working(&run).iter().filter(|&&of| of == lane).count();
    assert_eq!((slices("worker"), slices("worker#2")), (1, 6));
}

#[test]
fn an_item_is_computed_just_before_it_is_taken() {
    let run = play("fibonacci");
    let said = run.events.iter().map(|event| event.message.as_str());
    let said: Vec<&str> = said
        .filter(|said| matches!(*said, "yields" | "takes"))
        .collect();
    assert_eq!(said[..16], ["yields", "takes"].repeat(8));
}

#[test]
fn three_forms_do_the_same_steps_in_the_same_order() {
    let run = play("three-forms");
    let said: Vec<&str> = run
        .events
        .iter()
        .map(|event| event.message.as_str())
        .collect();
    let forms: Vec<_> = said.chunks(4).map(|form| &form[1..]).collect();
    assert_eq!(forms.len(), 3);
    assert_eq!(forms[0], forms[1]);
    assert_eq!(forms[0], forms[2]);
}

/// One tick is due before the question, and one after it, however busy the machine is: due timers
/// wake in the order of their times.
#[test]
fn the_clock_ticks_while_the_others_talk() {
    let run = play("event-loop");
    let ticks = run.events.iter().filter(|event| event.message == "ticks");
    let ticks: Vec<f64> = ticks.map(|event| event.at).collect();
    assert_eq!(ticks.len(), 3);
    assert!(ticks[0] < run.at("asks") && run.at("asks") < ticks[2]);
}

#[test]
fn no_lane_is_cut_off() {
    for example in [
        "event-loop",
        "async-std",
        "lazy",
        "no-locks",
        "one-at-a-time",
        "send",
    ] {
        let run = play(example);
        assert!(
            run.lanes.iter().all(|lane| !lane.cut_off),
            "{example}: {:?}",
            run.lanes
        );
    }
}
