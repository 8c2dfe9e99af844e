//! Where few files may be open: fewer clients, or one line that says what is missing.
#![cfg(unix)]

use std::path::Path;

use acceptance::{run, text};

/// Plays an example where so few files may be open, and `open` of them are.
fn with_limit(limit: u32, open: u32, example: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_12-asyncio-executor");
    let command = format!(
        "for ((file = 10; file < 10 + {open}; file++)); do eval \"exec $file< /dev/null\"; done
         ulimit -n {limit} && exec {program} {example} --no-timeline"
    );
    let output = run(Path::new("bash"), &["-c", &command]);
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn it_plays_with_fewer_clients() {
    let (status, said) = with_limit(256, 0, "event-driven");
    assert_eq!(status, Some(0), "{said}");
    let smaller = "too few files may be open for a thousand: a smaller run limit=256 clients=96";
    assert!(said.contains(smaller), "{said}");
    assert!(said.contains("and the slow one has its answer answers=96"), "{said}");
}

#[test]
fn too_few_are_one_line_that_names_the_cause() {
    let for_nobody = [(64, 0, "event-driven"), (64, 0, "http-fetch")];
    let not_for_the_server = [(256, 80, "event-driven"), (150, 0, "http-fetch")];
    for (limit, open, example) in for_nobody.into_iter().chain(not_for_the_server) {
        let (status, said) = with_limit(limit, open, example);
        assert_eq!(status, Some(1), "{example}: {said}");
        assert_eq!(said.matches("ERROR").count(), 1, "{example}: {said}");
        assert!(said.contains("ERROR fails: Too many open files"), "{example}: {said}");
        assert!(!said.contains("has no page") && !said.contains("answers="), "{example}: {said}");
    }
}
