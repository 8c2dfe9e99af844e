//! What a recorded run must show beyond the lesson's own assertions.

use std::path::Path;

use acceptance::{Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_06-semaphore-event")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn both_guests_are_drawn_waiting_until_the_pot_boils_and_then_eating() {
    let run = play("event");
    let boils = run.at("the pot boils");
    let wait = run.bars("wait");
    let eat = run.bars("eat");
    assert_eq!(wait.len(), 2);
    assert!(wait.iter().all(|bar| bar.start < boils && boils < bar.end));
    assert!(eat.iter().all(|bar| boils < bar.start));
}

#[test]
fn three_pages_are_drawn_together() {
    let run = play("crawler");
    let inside = run.bars("inside");
    let open_at = |at: f64| {
        inside
            .iter()
            .filter(|bar| bar.start <= at && at < bar.end)
            .count()
    };
    assert_eq!(inside.iter().map(|bar| open_at(bar.start)).max(), Some(3));
}
