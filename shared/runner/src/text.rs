//! Text on its way onto a terminal or into a picture.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Text that a terminal shows and does not obey: control characters become escapes.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let escape = |c: char| {
        if c.is_control() { c.escape_default().to_string() } else { c.to_string() }
    };
    text.chars().map(escape).collect::<String>().into()
}

/// How many columns of a terminal the text takes: a Chinese character takes two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Exactly `width` columns: cut with an ellipsis, or filled with spaces.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let mut fitted = String::new();
    let mut used = 0;
    let whole = columns(text) <= width;
    for c in text.chars() {
        let next = used + c.width().unwrap_or(0);
        if next > width.saturating_sub(usize::from(!whole)) {
            break;
        }
        fitted.push(c);
        used = next;
    }
    if !whole && width > 0 {
        fitted.push('…');
        used += 1;
    }
    fitted.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    fitted
}

/// A JSON string, with its quotes (RFC 8259, section 7).
pub(crate) fn json(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c < ' ' => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Text for XML: markup escaped, and what XML forbids replaced.
pub(crate) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn json_is_read_back_by_a_json_reader(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&json(&text)).unwrap(), text);
        }

        #[test]
        fn fitted_text_has_exactly_that_width(text in "[a-z进程锁é]{0,12}", width in 0_usize..15) {
            prop_assert_eq!(columns(&fit(&text, width)), width);
        }
    }

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(columns("锁lock"), 6);
        assert_eq!(fit("进程线程", 5), "进程…");
        assert_eq!(fit("进程线程", 4), "进… ");
        assert_eq!(fit("锁", 4), "锁  ");
    }

    #[test]
    fn a_terminal_is_not_given_control_characters() {
        assert_eq!(printable("a\u{1b}[2Jb\tc"), r"a\u{1b}[2Jb\tc");
        assert_eq!(printable("锁 \"x\""), "锁 \"x\"");
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(xml("<a & \"b\">\u{1}"), "&lt;a &amp; &quot;b&quot;&gt;\\u{1}");
    }
}
