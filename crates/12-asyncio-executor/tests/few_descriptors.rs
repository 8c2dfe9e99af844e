//! With too few file descriptors for a thousand clients, `event-driven` says so and has fewer.
#![cfg(unix)]

use std::path::Path;

use acceptance::{run, text};

fn with_limit(limit: u32) -> String {
    let program = env!("CARGO_BIN_EXE_12-asyncio-executor");
    let command = format!("ulimit -n {limit} && exec {program} event-driven --no-timeline");
    let output = run(Path::new("sh"), &["-c", &command]);
    let said = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

#[test]
fn it_plays_with_fewer_clients() {
    let said = with_limit(256);
    let smaller = "too few files may be open for a thousand: a smaller run limit=256 clients=96";
    assert!(said.contains(smaller), "{said}");
    assert!(said.contains("and the slow one has its answer answers=96"), "{said}");
}

#[test]
fn with_none_to_spare_it_says_so_and_ends() {
    let said = with_limit(60);
    assert!(said.contains("limit=60 clients=0"), "{said}");
    assert!(!said.contains("answers="), "{said}");
}
