//! Text on its way onto a terminal or into a picture.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Text that a terminal shows and does not obey: control characters become escapes.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// How many columns of a terminal the text takes: a Chinese character takes two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Exactly `width` columns: cut with an ellipsis, or filled with spaces.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let whole = columns(text) <= width;
    let room = width.saturating_sub(usize::from(!whole));
    let mut fitted = String::new();
    for c in text.chars() {
        if columns(&fitted) + c.width().unwrap_or(0) > room {
            break;
        }
        fitted.push(c);
    }
    if !whole && width > 0 {
        fitted.push('…');
    }
    let missing = width.saturating_sub(columns(&fitted));
    fitted + &" ".repeat(missing)
}

/// The text, or its beginning and how much there is more of it.
pub(crate) fn at_most(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.into();
    };
    let more = text[end..].chars().count();
    format!("{}… and {more} more characters", &text[..end]).into()
}

/// Text for XML: markup escaped, and what XML forbids replaced.
pub(crate) fn xml(text: &str) -> String {
    let text = printable(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
