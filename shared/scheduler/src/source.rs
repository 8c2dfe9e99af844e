//! What the text of a program says about its lines.

use std::panic::Location;

/// The variable that is made there: `COUNTER`, or `ACCOUNTS[1]` if it is one of several.
pub(crate) fn name_at(text: &str, made: &Location<'_>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let line = lines[made.line() as usize - 1];
    let declared = |line: &&&str| line.contains("static ") || line.contains("let ");
    let first = lines[..made.line() as usize].iter().rev().find(declared);
    let after = |word| first.and_then(|line| line.split_once(word));
    let after = after("static ")
        .or_else(|| after("let "))
        .map_or("", |parts| parts.1);
    let name: String = after
        .trim_start_matches("mut ")
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let (before, from) = line.split_at(made.column() as usize - 1);
    let made = from.split_once('(').map_or(from, |parts| parts.0);
    match (before.matches(made).count(), line.matches(made).count()) {
        (_, 1) => name,
        (number, _) => format!("{name}[{number}]"),
    }
}

/// The line in which a guard that was made in `line` is dropped: at the `drop` of its name, at
/// the end of its block, or in its own line if it has no name.
pub(crate) fn drop_line(text: &str, line: u32) -> u32 {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let made = lines[line as usize - 1].split(" //").next().unwrap_or("");
    let has_name = made.ends_with("lock().unwrap();") || made.contains("lock() else {");
    let name = made
        .trim_start()
        .strip_prefix("let ")
        .filter(|name| has_name && !name.contains("= *"));
    let Some(name) = name else { return line };
    let name = name.trim_start_matches("Ok(").trim_start_matches("mut ");
    let name = name.split([' ', ')']).next().unwrap_or(name);
    let drops = format!("drop({name})");
    let ends = |text: &&str| {
        text.contains(&drops) || (indent(text) < indent(made) && text.trim_start().starts_with('}'))
    };
    let after = lines[line as usize..].iter().position(ends);
    after.map_or(line, |after| {
        line + 1 + u32::try_from(after).expect("a short program")
    })
}
