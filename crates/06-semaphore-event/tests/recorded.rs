//! What the recorded runs of this chapter must show.

use std::path::Path;

use acceptance::{Bar, Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_06-semaphore-event")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn overlap(one: &Bar, other: &Bar) -> bool {
    one.start < other.end && other.start < one.end
}

#[test]
fn three_pages_at_a_time_and_all_of_them() {
    let run = run("crawler");
    let inside = run.bars("inside");
    assert_eq!(inside.len(), 12);
    for bar in &inside {
        let together = inside.iter().filter(|o| o.start <= bar.start && bar.start < o.end).count();
        assert!(together <= 3, "{together} at once");
    }
    assert!(inside.iter().any(|bar| inside.iter().any(|o| o.lane != bar.lane && overlap(o, bar))));
}

#[test]
fn two_spaces_are_used_by_four_cars() {
    let run = run("counter");
    assert_eq!(run.bars("inside").len(), 4);
    assert_eq!(run.events.iter().filter(|event| event.message == "leaves").count(), 4);
}

#[test]
fn nobody_eats_before_the_pot_boils_and_both_do_after_it() {
    let run = run("event");
    let boils = run.at("the pot boils");
    let meals = run.bars("eat");
    assert_eq!(meals.len(), 2);
    assert!(meals.iter().all(|meal| meal.start > boils));
    assert!(boils - run.at("heats the pot") >= 500_000.0, "five beats");
    assert_eq!(run.bars("wait").len(), 2);
}

#[test]
fn a_semaphore_lets_the_writer_in_beside_readers_and_a_read_write_lock_does_not() {
    let run = run("readers-writers");
    let beside = |writer: &str| {
        let writes = run.bars("write").into_iter().find(|bar| bar.lane == writer).expect("a bar");
        run.bars("read").iter().filter(|read| overlap(read, writes)).count()
    };
    assert_eq!(beside("writer"), 2);
    assert_eq!(beside("main"), 0);
    let [cat, dan] = ["cat", "dan"].map(|lane| {
        run.bars("read").into_iter().find(|bar| bar.lane == lane).expect("a bar").clone()
    });
    assert!(overlap(&cat, &dan), "readers read together under both");
}

#[test]
fn one_shot_starts_all_runners_and_none_before_it() {
    let run = run("starting-gun");
    let fires = run.at("fires");
    assert_eq!(run.bars("run").len(), 5);
    assert!(run.bars("run").iter().all(|bar| bar.start > fires));
    let ready = run.events.iter().filter(|event| event.message == "is ready");
    assert_eq!(ready.filter(|event| event.at < fires).count(), 5);
}

#[test]
fn all_three_waited_at_the_gate_and_are_through() {
    let run = run("set-and-clear");
    let opens = run.at("opens and closes the gate");
    let waits = run.bars("wait");
    assert_eq!(waits.len(), 3);
    assert!(waits.iter().all(|wait| wait.start < opens && opens < wait.end));
}

#[test]
fn nobody_begins_a_round_before_all_have_ended_the_one_before() {
    let run = run("barrier");
    let round = |number: u64| -> Vec<Bar> {
        let of_round = |bar: &&Bar| bar.fields["round"].as_u64() == Some(number);
        run.bars("work").into_iter().filter(of_round).cloned().collect()
    };
    for number in 1..=3 {
        assert_eq!(round(number).len(), 3);
        let ended = round(number).iter().map(|bar| bar.end).fold(0.0, f64::max);
        assert!(round(number + 1).iter().all(|bar| bar.start > ended));
    }
}

#[test]
fn the_latch_opens_when_all_are_ready_and_while_all_run() {
    let run = run("latch");
    let opens = run.at("all are ready");
    let (starts, serves) = (run.bars("start"), run.bars("serve"));
    assert_eq!((starts.len(), serves.len()), (3, 3));
    assert!(starts.iter().all(|bar| bar.end < opens));
    assert!(serves.iter().all(|bar| opens < bar.end));
}

#[test]
fn the_hasty_guest_waits_two_beats_and_the_patient_one_until_there_is_a_table() {
    let run = run("timeout");
    let wait = |lane: &str| {
        run.bars("wait").into_iter().find(|bar| bar.lane == lane).expect("a bar").clone()
    };
    let (ann, bob) = (wait("ann"), wait("bob"));
    assert!(ann.end - ann.start >= 200_000.0);
    let leaves = run.at("leaves the table");
    assert!(ann.end < leaves && leaves < bob.end);
}
