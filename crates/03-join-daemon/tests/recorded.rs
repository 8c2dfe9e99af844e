//! What the lessons look like from outside: who was cut off, who was waited for, what is left.

use std::fs;
use std::path::Path;
use std::process::Command;

use acceptance::{Event, Recording, record};

const CHAPTER: &str = env!("CARGO_BIN_EXE_03-join-daemon");

fn recorded(example: &str) -> Recording {
    let run = record(Path::new(CHAPTER), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// The names of the lanes that were cut off.
fn cut_off(run: &Recording) -> Vec<&str> {
    run.lanes.iter().filter(|lane| lane.cut_off).map(|lane| lane.name.as_str()).collect()
}

fn said<'a>(run: &'a Recording, lane: &str) -> Vec<&'a Event> {
    run.events.iter().filter(|event| event.lane == lane).collect()
}

fn last(run: &Recording) -> &Event {
    run.events.iter().max_by(|a, b| a.at.total_cmp(&b.at)).expect("events")
}

#[test]
fn only_those_that_nobody_waits_for_are_cut_off() {
    let expected: [(&str, &[&str]); 9] = [
        ("join", &[]),
        ("join-results", &[]),
        ("join-timeout", &[]),
        ("join-twice", &[]),
        ("daemon", &["daemon"]),
        ("non-daemon", &[]),
        ("background-service", &["cleaner"]),
        ("daemon-cut-off", &["leaves/writer"]),
        ("stop-flag", &[]),
    ];
    for (example, names) in expected {
        assert_eq!(cut_off(&recorded(example)), names, "{example}");
    }
}

#[test]
fn with_join_mains_line_is_the_last_and_both_have_worked_at_the_same_time() {
    let run = recorded("join");
    assert_eq!(
        (last(&run).lane.as_str(), last(&run).message.as_str()),
        ("main", "ends, last of all")
    );
    for worker in ["ann", "bob"] {
        assert_eq!(said(&run, worker).len(), 4);
        assert!(run.lane(worker).end <= last(&run).at, "the thread has ended before main goes on");
    }
    let [first, second] = run.bars("work")[..] else { panic!("two bars") };
    assert!(second.start < first.end, "neither waits for the other");
}

#[test]
fn the_daemon_dies_with_its_first_line_and_its_bar_open_to_the_end() {
    let run = recorded("daemon");
    assert_eq!(said(&run, "daemon").len(), 1, "two lines and the end are missing");
    assert_eq!(last(&run).message, "ends, and waits for nobody");
    assert!(run.lane("daemon").end >= last(&run).at, "it lived as long as main");
}

#[test]
fn the_guard_waits_after_main_has_left_in_every_way() {
    let run = recorded("non-daemon");
    let at = |message: &str| -> Vec<f64> {
        run.events.iter().filter(|event| event.message == message).map(|event| event.at).collect()
    };
    let (left, done, waited) = (at("leaves"), at("is done"), at("the worker has been waited for"));
    assert_eq!((left.len(), done.len(), waited.len()), (3, 3, 3));
    for ((left, done), waited) in left.iter().zip(&done).zip(&waited) {
        assert!(left < done && done < waited);
    }
}

#[test]
fn the_cleaner_sweeps_each_round_before_the_next_and_misses_the_last_piece() {
    let run = recorded("background-service");
    let swept: Vec<_> = said(&run, "cleaner").iter().map(|e| e.fields["pieces"].as_u64()).collect();
    assert_eq!(swept, [Some(4); 3]);
    assert_eq!(last(&run).message, "ends, and leaves on the floor");
}

#[test]
fn the_writer_that_is_cut_off_writes_one_half_and_the_one_that_is_asked_writes_both() {
    let run = recorded("daemon-cut-off");
    let words = |lane| said(&run, lane).iter().map(|e| e.message.clone()).collect::<Vec<_>>();
    assert_eq!(words("leaves/writer"), ["has written one half"]);
    assert_eq!(words("asks/writer"), ["has written one half", "has written the other half"]);
    let pids = ["main", "leaves", "asks"].map(|lane| run.lane(lane).pid);
    assert!(pids[0] != pids[1] && pids[1] != pids[2] && pids[0] != pids[2], "{pids:?}");
}

#[test]
fn no_file_is_left_behind() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_file_is_left_behind");
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let output = Command::new(CHAPTER).arg("daemon-cut-off").env("TMPDIR", &folder).output();
    assert!(output.expect("it runs").status.success());
    let left: Vec<_> = fs::read_dir(&folder).expect("it is there").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_temporary_folder_that_cannot_be_used_is_said_in_a_line() {
    // The runner needs the folder first; alone, the example would.
    let output = Command::new(CHAPTER).arg("daemon-cut-off").env("TMPDIR", "/nowhere").output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(acceptance::text(&output.stderr).lines().count(), 1);
}

#[test]
fn everybody_is_asked_a_beat_after_the_pause_began() {
    let run = recorded("stop-flag");
    for worker in ["sleeper", "parker", "receiver"] {
        let (works, lane) = (said(&run, worker)[0], run.lane(worker));
        assert!(lane.end - works.at >= 100_000.0, "{worker} stops before it is asked");
    }
    assert_eq!(run.bars("wait").len(), 3);
}
