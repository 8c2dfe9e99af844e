//! What the recorded runs of this chapter show, checked as data.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Event, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_02-threads")), example);
    assert_eq!(run.status, 0, "{example}: {}", run.output);
    run
}

/// The events of this lane with this message, in order.
fn of<'a>(run: &'a Recording, lane: &str, message: &str) -> Vec<&'a Event> {
    run.events.iter().filter(|event| event.lane == lane && event.message == message).collect()
}

#[test]
fn the_two_workers_are_two_threads_of_one_process() {
    let run = play("two-workers");
    let threads: BTreeSet<_> = run.events.iter().map(|event| event.thread).collect();
    let processes: BTreeSet<_> = threads.iter().map(|thread| thread.0).collect();
    assert_eq!((threads.len(), processes.len()), (3, 1));
    for event in &run.events {
        assert_eq!(event.fields["pid"].as_u64(), Some(event.thread.0), "{event:?}");
        assert_eq!(event.fields["tid"], event.thread.1.to_string(), "{event:?}");
    }
    let last = run.events.last().unwrap();
    assert_eq!((last.lane.as_str(), last.message.as_str()), ("main", "both are done"));
}

#[test]
fn the_last_line_of_main_comes_first_and_the_threads_are_waited_for() {
    for example in ["function-style", "struct-style"] {
        let run = play(example);
        let main_ends = run.at("has nothing more to do");
        for name in ["ann", "bob"] {
            let lines = of(&run, name, "is at work");
            let numbers: Vec<_> = lines.iter().map(|line| line.fields["line"].as_u64()).collect();
            assert_eq!(numbers, [Some(1), Some(2), Some(3)], "{example} {name}");
            for pair in lines.windows(2) {
                assert!(pair[1].at - pair[0].at >= 100_000.0, "{example} {name}: a beat apart");
            }
            let [end] = of(&run, name, "ends")[..] else { panic!("{example} {name}: one end") };
            assert!(main_ends < end.at, "{example}: main says its last line first");
            assert!(!run.lane(name).cut_off, "{example}: and yet {name} is waited for");
            assert!(end.at < run.lane("main").end, "{example}: by main");
        }
    }
}

#[test]
fn function_style_and_struct_style_say_the_same() {
    let said = |example| {
        let events = play(example).events;
        let mut said: Vec<_> = events
            .iter()
            .map(|e| (e.lane.clone(), e.message.clone(), e.fields.to_string()))
            .collect();
        said.sort();
        said
    };
    assert_eq!(said("function-style"), said("struct-style"));
}

#[test]
fn threads_that_main_does_not_wait_for_are_cut_off() {
    let run = play("main-ends-first");
    for name in ["ann", "bob"] {
        assert!(run.lane(name).cut_off, "{name}");
        assert_eq!(of(&run, name, "begins").len(), 1, "{name} was at work");
        assert!(of(&run, name, "ends").is_empty(), "{name} never comes to its end");
        assert!(run.lane(name).end >= run.at("ends, and with it the program"));
    }
    assert!(!run.lane("main").cut_off);
    assert_eq!(run.bars("work").len(), 2);
}

#[test]
fn nothing_else_is_cut_off() {
    for example in ch02_threads::EXAMPLES {
        let name = example.module.replace('_', "-");
        if name != "main-ends-first" {
            let run = play(&name);
            let cut_off: Vec<_> = run.lanes.iter().filter(|lane| lane.cut_off).collect();
            assert!(cut_off.is_empty(), "{name}: {cut_off:?}");
        }
    }
}

#[test]
fn a_panic_ends_its_own_thread_and_no_other() {
    let run = play("panic");
    let panic = run.at("ERROR panics: nobody came");
    let [told] = of(&run, "main", "ann has panicked")[..] else { panic!("main is told once") };
    let [works] = of(&run, "bob", "has divided the bill")[..] else { panic!("bob works once") };
    assert!(panic < told.at && told.at < works.at, "bob works when ann is gone");
    assert!(run.lane("ann").end <= told.at);
}

#[test]
fn the_worker_gets_on_while_the_spinner_spins() {
    let run = play("preempted");
    let [spin] = run.bars("spin")[..] else { panic!("one bar") };
    let lines = of(&run, "worker", "gets on");
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert!(spin.start < line.at && line.at < spin.end, "{line:?} while it spins");
    }
}

#[test]
fn results_come_in_the_order_of_the_texts() {
    let run = play("returning");
    let got: Vec<_> = run.events.iter().filter(|event| event.lane == "main").collect();
    let sums: Vec<_> = got.iter().map(|event| event.fields["sum"].as_u64()).collect();
    assert_eq!(sums, [Some(6), None, Some(15)]);
    assert_eq!(got[1].fields["word"], "x");
}

#[test]
fn ten_thousand_threads_do_not_flood_the_picture() {
    let run = play("many-threads");
    assert_eq!(run.lanes.len(), 1, "they do not narrate");
    let rows = of(&run, "main", "are alive at once");
    let limited = !of(&run, "main", "this system allows no more").is_empty();
    assert!(limited || rows.last().unwrap().fields["threads"] == 10_000);
    let refused = of(&run, "main", "the next one is refused");
    assert_eq!(refused.len(), 1);
    assert!(refused[0].fields["error"].as_str().is_some_and(|error| !error.is_empty()));
}
