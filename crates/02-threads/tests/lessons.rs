//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_02-threads")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn function_style_and_struct_style_say_the_same_and_main_is_the_first_to_be_done() {
    let said = ["function-style", "struct-style"].map(|example| {
        let run = play(example);
        assert!(
            run.at("has nothing more to do") < run.at("ends"),
            "{example}"
        );
        assert!(run.lanes.iter().all(|lane| !lane.cut_off), "{example}");
        let line = |event: &acceptance::Event| {
            (
                event.lane.clone(),
                event.message.clone(),
                event.fields.to_string(),
            )
        };
        let mut said: Vec<_> = run.events.iter().map(line).collect();
        said.sort();
        said
    });
    assert_eq!(said[0], said[1]);
}

#[test]
fn threads_that_main_does_not_wait_for_are_cut_off() {
    let run = play("main-ends-first");
    for (name, cut_off) in [("main", false), ("ann", true), ("bob", true)] {
        assert_eq!(run.lane(name).cut_off, cut_off, "{name}");
    }
}
