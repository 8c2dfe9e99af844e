//! What the recorded runs of this chapter must show.

use std::path::Path;

use acceptance::{Bar, Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_05-locks")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

/// Whether there is a moment at which all these bars are open.
fn together(bars: &[&Bar]) -> bool {
    let last_start = bars.iter().map(|bar| bar.start).fold(0.0, f64::max);
    bars.iter().all(|bar| last_start < bar.end)
}

#[test]
fn each_half_is_locked_and_the_account_is_overdrawn_all_the_same() {
    let run = run("check-then-act");
    assert_eq!(run.bars("hold").len(), 4);
    let last = run.events.last().expect("the balance");
    assert_eq!(last.fields["balance"], -80);
}

#[test]
fn two_locks_let_two_in_and_one_lock_does_not() {
    let run = run("wrong-lock");
    let section = run.bars("section");
    let (with_two, with_one) = section.split_at(2);
    assert!(together(with_two));
    assert!(with_one[0].end <= with_one[1].start);
}

#[test]
fn readers_are_inside_together_and_the_writer_alone() {
    let run = run("rwlock");
    let (read, hold) = (run.bars("read"), run.bars("hold"));
    assert_eq!((read.len(), hold.len()), (3, 1));
    assert!(together(&read));
    assert!(read.iter().all(|bar| bar.end <= hold[0].start));
}

#[test]
fn a_section_is_written_from_start_to_end() {
    let run = run("critical-section");
    let hold = run.bars("hold");
    assert_eq!(hold.len(), 3);
    for bar in hold {
        let inside = |at: f64| bar.start <= at && at <= bar.end;
        let lines = run.events.iter().filter(|e| e.message == "writes" && inside(e.at));
        assert!(lines.map(|event| &event.lane).eq([&bar.lane; 3]));
    }
}

#[test]
fn the_deadlocked_threads_are_cut_off_and_the_cured_ones_are_not() {
    let stuck = run("deadlock");
    for (name, cut_off) in [("main", false), ("ann", true), ("bob", true)] {
        assert_eq!(stuck.lane(name).cut_off, cut_off, "{name}");
    }
    assert_eq!(stuck.bars("wait").len(), 2);
    for cure in ["ordered", "try-lock", "one-lock"] {
        assert!(run(cure).lanes.iter().all(|lane| !lane.cut_off), "{cure}");
    }
}

#[test]
fn everybody_takes_the_lock_with_the_smaller_number_first() {
    let run = run("ordered");
    for name in ["ann", "bob"] {
        let hold = run.bars("hold");
        let locks = hold.iter().filter(|bar| bar.lane == name).map(|bar| &bar.fields["lock"]);
        assert!(locks.eq([1, 2].repeat(3).iter()), "{name}");
    }
}

#[test]
fn every_philosopher_holds_a_fork_and_then_eats_twice() {
    let run = run("philosophers");
    assert!(together(&run.bars("hold")));
    for name in ["laozi", "plato", "zeno", "hume", "kant"] {
        assert_eq!(run.bars("eat").iter().filter(|bar| bar.lane == name).count(), 2, "{name}");
    }
}
