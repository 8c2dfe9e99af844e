//! Changes to a source file, as lines: those to be removed after `-`, what takes their place after
//! `+`. White space around a line does not count.

/// Lines, and what replaces them.
pub type Hunk = (Vec<String>, Vec<String>);

/// The changes of a list, each with the header above it. Empty lines and `#` separate.
///
/// # Errors
/// When lines stand above the first header.
pub fn read(list: &str) -> Result<Vec<(String, Vec<Hunk>)>, String> {
    let mut changes: Vec<(String, Vec<Hunk>)> = Vec::new();
    for line in list.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(text) = line.strip_prefix(['-', '+']) else {
            changes.push((line.to_owned(), Vec::new()));
            continue;
        };
        let is_old = line.starts_with('-');
        let no_header = || format!("no header above: {line}");
        let (_, hunks) = changes.last_mut().ok_or_else(no_header)?;
        let before = hunks.last();
        if before.is_none_or(|(_, new)| is_old && !new.is_empty()) {
            hunks.push((Vec::new(), Vec::new()));
        }
        let (old, new) = hunks.last_mut().expect("there is one now");
        if is_old { old } else { new }.push(text.to_owned());
    }
    Ok(changes)
}

/// The source, changed. The lines to be removed must occur once.
///
/// # Errors
/// When they do not.
pub fn apply(source: &str, hunks: &[Hunk]) -> Result<String, String> {
    let mut lines: Vec<&str> = source.lines().collect();
    for (old, new) in hunks {
        let same = |window: &[&str]| window.iter().zip(old).all(|(a, b)| a.trim() == b.trim());
        let places = lines.windows(old.len().max(1)).enumerate();
        let places: Vec<_> = places.filter(|(_, window)| same(window)).collect();
        let [(place, _)] = places[..] else {
            let number = places.len();
            let old = old.join("\n");
            return Err(format!("{number} times, not once: {old}"));
        };
        lines.splice(place..place + old.len(), new.iter().map(String::as_str));
    }
    Ok(lines.join("\n") + "\n")
}
