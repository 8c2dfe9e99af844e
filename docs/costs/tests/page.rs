//! The page has what the program measures: each row, each line, and the words of each picture.

use std::fs;
use std::path::Path;

use acceptance::workspace;

/// The measured parts in a text: their names and what stands there.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let mut parts = Vec::new();
    for part in text.split("<!-- measured: ").skip(1) {
        let (name, rest) = part.split_once(" -->").expect("a name");
        let (measured, _) = rest.split_once("<!-- end -->").expect("an end");
        parts.push((name, measured.trim()));
    }
    parts
}

fn page() -> String {
    fs::read_to_string(workspace().join("docs/pages/costs.md")).expect("the page")
}

/// What stands before the first number of a row of a table, or of a line of a list.
fn first(line: &str) -> &str {
    let cell = line.split('|').nth(1);
    cell.unwrap_or_else(|| line.split(':').next().unwrap_or_default())
}

#[test]
fn everything_can_be_measured_and_is_on_the_page() {
    let page = page();
    let mut on_page = parts(&page);
    on_page.retain(|(name, _)| *name != "first-contact"); // it builds everything
    let mut arguments = vec!["--quick"];
    arguments.extend(on_page.iter().map(|(name, _)| name));
    let output = acceptance::run(Path::new(env!("CARGO_BIN_EXE_costs")), &arguments);
    assert!(output.status.success(), "{output:?}");
    let printed = acceptance::text(&output.stdout);
    let now = parts(&printed);
    assert_eq!(now.len(), on_page.len());
    for ((name, then), (_, now)) in on_page.iter().zip(now) {
        let then: Vec<&str> = then.lines().map(first).collect();
        let now: Vec<&str> = now.lines().map(first).collect();
        assert_eq!(then, now, "{name}");
    }
}

#[test]
fn each_picture_says_what_the_page_says_of_it() {
    let page = page();
    for name in ["message", "places"] {
        let parts = parts(&page);
        let part = parts.iter().find(|(part, _)| *part == name);
        let (_, measured) = part.expect("a part");
        let (picture, words) = measured.split_once("\n\n").expect("words below it");
        let path = format!("costs/{name}.svg");
        assert!(picture.ends_with(&format!("({path})")), "{picture}");
        let svg = fs::read_to_string(workspace().join("docs/pages").join(path)).unwrap();
        let is_same = svg.contains(&format!("<desc>{words}\n</desc>"));
        assert!(is_same, "{name} is of another run");
    }
}
