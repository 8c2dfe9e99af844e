//! Pictures of records that are written by hand.

use runner::timeline;

/// Two threads for 100 ms each, the second one cut off; times in milliseconds.
fn record(names: [&str; 2]) -> String {
    let ms = |at: u64| at * 1_000_000;
    let mut record = format!("{}\t7\t7\tT\t{}\t\"main\"\n", ms(900), ms(900));
    record += &format!("{}\t7\t7\te\tINFO\tx.rs:1\t\"begins\"\n", ms(1000));
    for (tid, name) in (8..).zip(names) {
        record += &format!("{}\t7\t{tid}\tT\t{}\t\"{name}\"\n", ms(1000), ms(1000));
        record += &format!("0\t7\t{tid}\tn\t{tid}\thold\tx.rs:2\t\t\"lock\"\t\"a\"\n");
        record += &format!("{}\t7\t{tid}\t+\t{tid}\n", ms(1025));
        record += &format!("{}\t7\t{tid}\t-\t{tid}\n", ms(1075));
    }
    record + &format!("{}\t7\t8\tt\n{}\t7\t7\tt\n", ms(1100), ms(1100))
}

/// Lines with their columns separated by spaces.
fn drawn(lines: &[&str], width: usize) -> String {
    let record: String = lines
        .iter()
        .map(|line| line.replace(' ', "\t") + "\n")
        .collect();
    timeline(record.as_bytes(), width).unwrap()
}

/// Two columns for each Chinese character of these tests.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{4e00}'..='\u{9fff}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn a_lane_is_alive_inside_and_cut_off_and_the_axis_begins_at_the_first_event() {
    let picture = timeline(record(["ann", "bob"]).as_bytes(), 46).unwrap();
    let rows: Vec<&str> = picture.lines().collect();
    assert_eq!(rows[0], format!("main {}", "─".repeat(40)));
    assert_eq!(
        rows[1],
        format!("ann  {0}{1}{0}", "─".repeat(10), "█".repeat(20))
    );
    let [before, hold, after] = ["─".repeat(10), "█".repeat(20), "─".repeat(9)];
    assert_eq!(rows[2], format!("bob  {before}{hold}{after}╳"));
    assert!(rows[3].starts_with("     0 s"), "{picture}");
    assert_eq!(
        rows[4..].join(" "),
        "─ alive   █ hold   ▏ briefly   ╳ cut off"
    );
}

#[test]
fn it_fits_any_width_with_names_of_any_width() {
    for names in [
        ["ann", "bob"],
        ["进程一", "线程"],
        ["a rather long name of a thread", "锁"],
    ] {
        for width in [1, 5, 20, 80, 300] {
            let picture = timeline(record(names).as_bytes(), width).unwrap();
            for line in picture.lines() {
                assert!(columns(line) <= width.max(3), "{width}: {line}");
            }
            let starts = picture.lines().take(3).map(|line| {
                columns(&line[..line.find(['─', '█', '▏', '╳']).unwrap_or(line.len())])
            });
            let starts: Vec<usize> = starts.collect();
            assert!(
                starts.iter().all(|start| *start == starts[0]),
                "{width}: {picture}"
            );
        }
    }
}

#[test]
fn what_is_torn_or_unknown_is_passed_over() {
    let odd = "\n1\t2\n\u{fffd}\t\t\t\n5\t7\t7\t?\n5\t7\t7\t+\tx\n5\t7\t7\t-\t9\n";
    let record = record(["a", "b"]);
    let picture = timeline(format!("{record}{odd}").as_bytes(), 80).unwrap();
    assert_eq!(picture, timeline(record.as_bytes(), 80).unwrap());
    assert_eq!(timeline("".as_bytes(), 80).unwrap(), "");
}

#[test]
fn a_run_without_bars_has_no_picture() {
    assert_eq!(
        drawn(
            &[
                r#"0 7 7 T 0 "main""#,
                r#"5 7 7 e INFO x.rs:1 "hello""#,
                "9 7 7 t"
            ],
            80
        ),
        ""
    );
}

#[test]
fn spans_left_out_of_order_keep_their_times() {
    let entered = [
        r#"0 7 7 T 0 "main""#,
        "0 7 7 n 1 outer x.rs:1 ",
        "0 7 7 + 1",
        "0 7 7 n 2 inner x.rs:2 ",
        "0 7 7 + 2",
    ];
    let left = ["500 7 7 - 1", "1000 7 7 - 2", "1000 7 7 t"];
    let picture = drawn(&[&entered[..], &left].concat(), 26);
    assert_eq!(
        picture.lines().next(),
        Some("main ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓"),
        "{picture}"
    );
    assert!(picture.contains("█ outer") && picture.contains("▓ inner"));
}
