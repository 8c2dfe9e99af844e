//! A page shows what its run says, and obeys none of it.

use std::fmt::Write as _;

use runner::page::{File, Lesson};

const PROGRAM: &str = "//! A lesson.\n\nfn main() {\n    info!(\"<b> & 'a\"); // it's \"so\"\n}\n";

fn lesson() -> Lesson {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    Lesson {
        name: "lesson".to_owned(),
        files: vec![file("src/examples/lesson.rs", PROGRAM)],
        python: Some(file("python/lesson.py", "'''it's'''\nprint(1)  # <i>\n")),
    }
}

fn event(at: u64, tid: u64, line: u32, message: &str) -> String {
    format!("{at}\t1\t{tid}\te\tINFO\tcrates/x/src/examples/lesson.rs:{line}\t{message}\n")
}

/// The text of the markup, as a browser has it.
fn text(markup: &str) -> String {
    let texts = markup
        .split('<')
        .map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let text: String = texts.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn a_file_is_shown_whole_and_each_of_its_lines_can_be_marked() {
    let page = lesson().recorded("");
    for file in [PROGRAM, "'''it's'''\nprint(1)  # <i>\n"] {
        assert!(text(&page).contains(file), "{page}");
    }
    for line in ["0-1", "0-5", "1-2"] {
        assert_eq!(page.matches(&format!("data-line=\"{line}\"")).count(), 1);
    }
    assert!(!page.contains("data-line=\"0-6\""), "no line too many");
    for word in ["<i class=\"k\">fn</i>", "<i class=\"c\">// it's \"so\"</i>"] {
        assert!(page.contains(word), "{page}");
    }
}

#[test]
fn an_event_a_bar_and_their_line_are_marked_alike() {
    let span = "2\t1\t1\tn\t1\twork\tcrates/x/src/examples/lesson.rs:3\t\n";
    let span = span.to_owned() + "2\t1\t1\t+\t1\n4\t1\t1\t-\t1\n";
    let elsewhere = "5\t1\t1\te\tINFO\tcrates/x/src/other.rs:4\telsewhere\n";
    let page = lesson().recorded(&(event(3, 1, 4, "says") + &span + elsewhere));
    let item = "<li data-line=\"0-4\" data-lane=\"0\"><time>0.000</time> <b>main</b> says</li>";
    assert!(page.contains(item), "{page}");
    assert!(
        page.contains("fill=\"#0072b2\" data-line=\"0-3\""),
        "{page}"
    );
    assert!(page.contains("<li data-lane=\"0\"><time>0.000</time> <b>main</b> elsewhere"));
    assert!(page.contains("data-step=\"1\""), "{page}");
}

#[test]
fn a_panic_is_marked_where_it_began() {
    let page = lesson().recorded(
        "1\t1\t1\te\tERROR\tshared/trace/src/lib.rs:62\tpanics: it is false\tat\t\
         =crates/x/src/examples/lesson.rs:4:5\n",
    );
    assert!(
        page.contains("<li class=\"error\" data-line=\"0-4\""),
        "{page}"
    );
}

#[test]
fn what_a_program_says_is_data() {
    let says = "</script></li><b onclick=\"x\">\u{1b}[31m\u{0}&amp; 进程 \\n";
    let name = "2\t1\t2\tT\t2\t<i>ann</i>\n";
    let page = lesson().recorded(&(event(1, 1, 4, says) + name + &event(2, 2, 4, says)));
    for bad in [
        "</script>",
        "<b onclick",
        "<i>ann",
        "\u{1b}",
        "\u{0}",
        "\n\n",
    ] {
        assert!(!page.contains(bad), "{bad:?}: {page}");
    }
    assert!(
        text(&page).contains("</script></li><b onclick=\"x\">"),
        "{page}"
    );
    assert!(page.contains("进程"), "{page}");
}

#[test]
fn a_million_events_ten_thousand_lanes_and_a_megabyte_line_are_summed_up() {
    let mut record = event(1, 1, 4, &"x".repeat(1_000_000));
    for number in 1..1_000_000 {
        let lane = 1 + number % 10_000;
        _ = write!(record, "{}", event(1 + number, lane, 4, "is here"));
    }
    let page = lesson().recorded(&record);
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    for left_out in [
        "… and 998000 more events",
        "… and 9800 more lanes",
        "more characters",
    ] {
        assert!(page.contains(left_out), "{left_out}");
    }
}
