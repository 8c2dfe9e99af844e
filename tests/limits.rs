//! What a reader of one chapter has to compile stays within limits.

use std::collections::BTreeSet;
use std::process::Command;

use acceptance::{chapters, text, workspace};

/// How many external crates a chapter may need.
fn limit(chapter: &str) -> usize {
    match &chapter[..2] {
        "01" | "08" | "09" | "10" => 28,
        "11" => 55,
        "12" => 36,
        _ => 20,
    }
}

#[test]
fn no_chapter_needs_too_many_crates() {
    for chapter in chapters() {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "-p", &chapter.package(), "-e", "normal", "--prefix", "none"])
            .current_dir(workspace())
            .output()
            .expect("cargo is there");
        let tree = text(&output.stdout);
        let names: BTreeSet<&str> = tree
            .lines()
            .filter(|line| !line.contains(" (/")) // our own crates have a path
            .filter_map(|line| line.split(' ').next())
            .collect();
        let limit = limit(&chapter.name);
        assert!(names.contains("tracing"), "{}: {tree}", chapter.name);
        assert!(names.len() <= limit, "{}: {} > {limit}: {names:?}", chapter.name, names.len());
    }
}
