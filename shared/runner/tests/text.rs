//! The small functions on text, which no run shows in all their cases.

#![allow(dead_code, reason = "not all of these files is tried here")]

#[path = "../src/record.rs"]
mod record;
#[path = "../src/text.rs"]
mod text;

use proptest::prelude::*;

use crate::record::{Line, What};
use crate::text::{columns, fit, json, printable, xml};

proptest! {
    #[test]
    fn a_column_comes_back_as_it_went_in(text in any::<String>()) {
        let mut line = "1\t2\t3\tT\t4\t".to_owned();
        trace::escape(&mut line, &text);
        prop_assert!(!line.contains(['\n', '\r']) && line.matches('\t').count() == 5);
        let Some(Line { what: What::Begins { name, .. }, .. }) = Line::parse(&line) else {
            panic!("a thread begins")
        };
        prop_assert_eq!(name, text);
    }

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
    assert_eq!(
        xml("<a & \"b\">\u{1}"),
        "&lt;a &amp; &quot;b&quot;&gt;\\u{1}"
    );
}
