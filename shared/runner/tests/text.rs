//! The small functions on text, which no run shows in all their cases.

#![allow(dead_code, reason = "not all of these files is tried here")]

#[path = "../src/record.rs"]
mod record;
#[path = "../src/text.rs"]
mod text;

use proptest::prelude::*;

use crate::record::unquote;
use crate::text::{columns, fit, printable, xml};

proptest! {
    #[test]
    fn a_quoted_text_is_json_without_control_characters_and_comes_back(text in any::<String>()) {
        let mut quoted = String::new();
        trace::quote(&mut quoted, &text);
        prop_assert!(quoted.chars().all(|c| c >= ' '));
        prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), &*text);
        prop_assert_eq!(unquote(&quoted), text);
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
    assert_eq!(
        xml("<a & \"b\">\u{1}"),
        "&lt;a &amp; &quot;b&quot;&gt;\\u{1}"
    );
}
