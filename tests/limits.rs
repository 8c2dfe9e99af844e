//! What a reader of one chapter has to compile stays within limits.

use acceptance::{chapters, external_crates};

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
        let names = external_crates(&chapter.package());
        let limit = limit(&chapter.name);
        assert!(names.contains("tracing"), "{}: {names:?}", chapter.name);
        assert!(names.len() <= limit, "{}: {} > {limit}: {names:?}", chapter.name, names.len());
    }
}
