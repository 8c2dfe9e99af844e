//! The runner of every chapter, tried from outside: its command line, and what it must bear.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};

use acceptance::{Recording, chapters, programs, record, run, text, workspace};
use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;

const FAULTS: &str = env!("CARGO_BIN_EXE_faults");

fn play(arguments: &[&str]) -> (i32, String, String) {
    // Others may be slow on a busy machine; one that hangs is waited for in vain.
    let limit = if arguments.contains(&"hangs") {
        "4"
    } else {
        "60"
    };
    let output = Command::new(FAULTS)
        .args(arguments)
        .env("TRACE_LIMIT", limit)
        .output();
    let output = output.expect("it runs");
    (
        output.status.code().expect("it exits"),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn recorded(example: &str) -> Recording {
    record(Path::new(FAULTS), example)
}

#[test]
fn an_example_that_holds_is_told_drawn_and_counted() {
    let (status, out, err) = play(&["well"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "well · Says one thing and ends.");
    assert!(lines[1].ends_with("  main    is well"), "{out}");
    assert!(
        !out.contains('─'),
        "a run without bars has no picture: {out}"
    );
    assert!(out.contains("faults: 1 played, the lesson held"), "{out}");
    let (_, out, _) = play(&["daemon"]);
    assert!(out.contains("─ alive"), "{out}");
    let (_, out, _) = play(&["daemon", "--no-timeline"]);
    assert!(!out.contains('─'), "{out}");
}

#[test]
fn every_bad_end_is_reported_and_the_next_example_still_runs() {
    let bad = [
        ("panics", "exit code 101"),
        ("fails", "exit code 1"),
        ("exits", "exit code 7"),
        ("aborts", "killed by SIGABRT"),
        ("segfaults", "killed by SIGSEGV"),
        ("killed", "killed by SIGKILL"),
        ("hangs", "took too long and was ended"),
    ];
    let mut names: Vec<&str> = bad.iter().map(|(name, _)| *name).collect();
    names.push("well");
    let (status, out, _) = play(&names);
    assert_eq!(status, 1, "{out}");
    for (name, how) in bad {
        assert!(
            out.contains(&format!("{name} did not hold: {how}")),
            "{name}: {out}"
        );
        assert!(
            out.lines()
                .last()
                .expect("a summary")
                .contains(&format!("{name} ({how})"))
        );
    }
    assert_eq!(
        out.matches("─ alive").count(),
        bad.len(),
        "each has its picture: {out}"
    );
    assert!(out.contains("is well"), "{out}");
    assert!(out.contains("panics: as it must at="), "{out}");
    assert!(out.contains("fails: the disk is on fire"), "{out}");
}

#[test]
fn what_could_not_be_judged_is_counted_and_is_no_failure() {
    let last = |out: &str| out.lines().last().expect("a summary").to_owned();
    let (status, out, _) = play(&["well", "not-judged", "daemon"]);
    assert_eq!(status, 0, "{out}");
    assert!(
        out.contains("WARN not judged: the machine is too busy"),
        "{out}"
    );
    let summary = last(&out);
    assert!(
        summary.starts_with("faults: 3 played, 2 held, 1 could not be judged ("),
        "{summary}"
    );
    let (status, out, _) = play(&["not-judged", "not-judged-and-fails", "well"]);
    assert_eq!(status, 1, "{out}");
    let failed = "faults: 3 played, failed: not-judged-and-fails (exit code 1); \
                  1 could not be judged (";
    assert!(last(&out).starts_with(failed), "{out}");
    let (status, out, _) = play(&["not-judged-and-fails"]);
    assert_eq!(status, 1, "{out}");
    let failed = "faults: 1 played, failed: not-judged-and-fails (exit code 1) (";
    assert!(last(&out).starts_with(failed), "{out}");
}

#[test]
fn at_the_limit_it_is_said_what_is_still_waiting() {
    let output = Command::new(FAULTS)
        .arg("stuck")
        .env("TRACE_LIMIT", "1")
        .output();
    let output = output.expect("it runs");
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}");
    let said = "stuck did not hold: took too long and was ended\n\
                still waiting: main, daemon (in hold lock=1), foo (in hold lock=2)\n";
    assert!(out.contains(said), "{out}");
    let output = Command::new(FAULTS)
        .arg("well")
        .env("TRACE_LIMIT", "soon")
        .output();
    let output = output.expect("it runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(text(&output.stderr).contains("TRACE_LIMIT"));
}

#[test]
fn bad_usage_is_one_line_and_status_2_before_anything_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("no/such/folder/x");
    let missing = missing.to_str().expect("UTF-8");
    let cases: [(&[&str], &str); 10] = [
        (&["wel"], "no example 'wel'; did you mean `well`?"),
        (&["well", "qqq"], "no example 'qqq'; --list"),
        (
            &["--pyton"],
            "unknown option '--pyton'; did you mean `--python`?",
        ),
        (&["-x"], "'-x'"),
        (&["well", "--svg"], "--svg"),
        (&["--list=x"], "--list"),
        (&["--svg", "x.svg"], "--svg draws one example"),
        (&["--html", "x.html"], "--html draws one example"),
        (
            &["well", "panics", "--trace", "x.json"],
            "--trace draws one example",
        ),
        (&["well", "--svg", missing], missing),
    ];
    for (arguments, said) in cases {
        let (status, out, err) = play(arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(said), "{arguments:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
    }
}

#[test]
fn a_file_of_the_user_is_not_lost_to_a_run_that_does_not_happen() {
    let folder = tempfile::tempdir().expect("a folder");
    let (kept, new) = (
        folder.path().join("kept.svg"),
        folder.path().join("new.svg"),
    );
    fs::write(&kept, "mine").expect("a file");
    let missing = folder.path().join("no/x.json");
    for svg in [&kept, &new] {
        let mut command = Command::new(FAULTS);
        let output = command
            .arg("well")
            .arg("--svg")
            .arg(svg)
            .arg("--trace")
            .arg(&missing);
        assert_eq!(output.output().expect("it runs").status.code(), Some(2));
    }
    assert_eq!(fs::read_to_string(&kept).expect("it is there"), "mine");
    assert!(!new.exists(), "no empty file is left");
}

#[test]
fn a_full_disk_is_said_and_the_example_does_not_fail_for_it() {
    for option in ["--html", "--svg", "--trace"] {
        let (status, out, err) = play(&["well", option, "/dev/full"]);
        assert_eq!(status, 1, "{out}");
        assert!(
            err.contains("cannot write to /dev/full: No space left"),
            "{err}"
        );
    }
    let mut child = Command::new(FAULTS);
    child
        .env("TRACE_EXAMPLE", "many_events")
        .env("TRACE_RECORD", "/dev/full");
    let output = child.output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    let err = text(&output.stderr);
    assert!(
        err.contains("the record is incomplete: No space left"),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "said once: {err}");
}

#[test]
fn help_and_list_come_before_anything_runs() {
    let (status, out, _) = play(&["--help"]);
    assert_eq!(status, 0);
    for option in [
        "--list",
        "--python",
        "--html FILE",
        "--svg FILE",
        "--trace FILE",
        "--no-timeline",
    ] {
        assert!(out.contains(option), "{out}");
    }
    assert_eq!(play(&["-h"]).1, out);
    let (status, out, _) = play(&["--list"]);
    assert_eq!(status, 0);
    assert!(out.contains("\nleaves-a-child  "), "{out}");
    assert!(out.contains("Ends while its child goes on.\n"), "{out}");
}

#[test]
fn a_temporary_folder_that_cannot_be_used_is_status_2() {
    for folder in ["/no/such/folder", "/proc"] {
        let output = Command::new(FAULTS)
            .arg("well")
            .env("TMPDIR", folder)
            .output();
        let output = output.expect("it runs");
        let err = text(&output.stderr);
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{err}"
        );
        assert!(
            err.contains("the temporary folder") && err.lines().count() == 1,
            "{err}"
        );
    }
}

#[test]
fn without_proc_nothing_is_played_and_it_is_status_2() {
    let hidden = |program: &str| {
        let mut command = Command::new("unshare");
        let hide = format!("mount -t tmpfs none /proc && exec {program}");
        command.args(["--map-root-user", "--mount", "sh", "-c", &hide]);
        command.output().expect("it runs")
    };
    if !hidden("true").status.success() {
        println!("/proc may not be hidden here: not tested");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("x.svg");
    let output = hidden(&format!("{FAULTS} well --svg {}", svg.display()));
    let err = text(&output.stderr);
    assert_eq!(
        (output.status.code(), text(&output.stdout).as_str()),
        (Some(2), ""),
        "{err}"
    );
    assert!(err.contains("/proc") && err.lines().count() == 1, "{err}");
    assert!(!svg.exists(), "no empty file is left");
}

#[test]
fn an_example_that_ends_early_takes_its_children_along() {
    let run = recorded("leaves-a-child");
    assert_eq!(run.status, 0);
    let child = run
        .lanes
        .iter()
        .find(|lane| lane.name.starts_with("pid "))
        .expect("a child");
    assert!(child.cut_off);
    assert_eq!(
        processes_of(&run.output),
        Vec::<i32>::new(),
        "none of them is left"
    );
}

/// The processes that narrated their pid and are still there.
fn processes_of(output: &str) -> Vec<i32> {
    let pids = output.split("pid=").skip(1);
    let pids = pids.filter_map(|rest| rest.split_whitespace().next()?.parse().ok());
    pids.filter(|&pid| kill(Pid::from_raw(pid), None).is_ok())
        .collect()
}

/// A run that hangs, with a temporary folder of its own, and what it has said when both of its
/// processes have said that they will not end.
fn hanging() -> (
    Child,
    BufReader<std::process::ChildStdout>,
    String,
    tempfile::TempDir,
) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(FAULTS)
        .args(["hangs", "well"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped"));
    let mut said = String::new();
    while said.matches("will not end").count() < 2 {
        assert!(lines.read_line(&mut said).expect("text") > 0, "{said}");
    }
    (child, lines, said, folder)
}

fn nothing_is_left(said: &str, folder: &Path, stderr: Option<ChildStderr>) {
    assert_eq!(processes_of(said), Vec::<i32>::new(), "{said}");
    assert_eq!(
        fs::read_dir(folder).expect("a folder").count(),
        0,
        "a file is left"
    );
    let mut err = String::new();
    stderr
        .expect("piped")
        .read_to_string(&mut err)
        .expect("text");
    assert_eq!(err, "");
}

#[test]
fn a_signal_ends_the_example_and_all_its_descendants_within_a_second() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let (mut child, _lines, said, folder) = hanging();
        let asked = Instant::now();
        kill(Pid::from_raw(child.id().cast_signed()), signal).expect("it is there");
        let status = child.wait().expect("it ends");
        assert!(
            asked.elapsed() < Duration::from_secs(1),
            "{:?}",
            asked.elapsed()
        );
        assert_eq!(status.code(), Some(128 + signal as i32));
        nothing_is_left(&said, folder.path(), child.stderr);
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let (mut child, lines, said, folder) = hanging();
    let closed = Instant::now();
    drop(lines);
    let status = child.wait().expect("it ends");
    assert!(
        closed.elapsed() < Duration::from_secs(1),
        "{:?}",
        closed.elapsed()
    );
    assert_eq!(status.code(), Some(128 + Signal::SIGPIPE as i32));
    nothing_is_left(&said, folder.path(), child.stderr);

    let closed_before_the_list = Command::new("sh")
        .args(["-c", &format!("sleep 0.1; exec {FAULTS} --list")])
        .stdout(Stdio::from(std::io::pipe().expect("a pipe").1))
        .stderr(Stdio::piped())
        .output()
        .expect("it runs");
    assert_eq!(text(&closed_before_the_list.stderr), "");
}

#[test]
fn processes_that_it_did_not_start_are_left_alone() {
    // The shell becomes the runner, which so inherits a child, and that one's child.
    let inner = "sleep 60 & echo pid=$!; cat <&3";
    let outer = format!("exec 3<&0; sh -c '{inner}' & echo pid=$!; exec {FAULTS} hangs");
    let mut runner = Command::new("sh")
        .args(["-c", &outer])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(runner.stdout.take().expect("piped"));
    let mut said = String::new();
    while said.matches("pid=").count() < 4 {
        assert!(lines.read_line(&mut said).expect("text") > 0, "{said}");
    }
    let inherited = said.lines().filter_map(|line| line.strip_prefix("pid="));
    let inherited: Vec<i32> = inherited.map(|pid| pid.parse().expect("a pid")).collect();
    let parent = |pid: i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it is alive");
        stat.rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(1)?.parse::<u32>().ok())
    };
    let [sleep] = inherited[..]
        .iter()
        .filter(|pid| parent(**pid) != Some(runner.id()))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one of two is the other's child: {said}")
    };
    let shell = parent(*sleep);
    drop(runner.stdin.take()); // ends the inner shell, and its child becomes an orphan
    let deadline = Instant::now() + Duration::from_secs(10);
    while parent(*sleep) == shell {
        assert!(Instant::now() < deadline, "the inner shell ends");
        std::thread::yield_now();
    }
    kill(Pid::from_raw(runner.id().cast_signed()), Signal::SIGTERM).expect("it is there");
    assert_eq!(
        runner.wait().expect("it ends").code(),
        Some(128 + Signal::SIGTERM as i32)
    );
    let sleep = Pid::from_raw(*sleep);
    kill(sleep, Signal::SIGKILL).expect("it is still there");
    let examples: String = said
        .lines()
        .filter(|line| line.contains("will not end"))
        .collect();
    assert_eq!(processes_of(&examples), Vec::<i32>::new());
}

#[test]
fn it_does_not_matter_how_it_was_started() {
    // With no notice of children that end: `sigaction(2)`, `SIG_IGN` for `SIGCHLD`.
    let arguments = [
        "--ignore-signal=CHLD",
        FAULTS,
        "well",
        "children",
        "--no-timeline",
    ];
    let output = Command::new("env")
        .args(arguments)
        .output()
        .expect("it runs");
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{out}");
    assert!(out.contains("faults: 2 played, every lesson held"), "{out}");
}

#[test]
fn the_runner_killed_takes_the_example_and_its_descendants_along() {
    let (mut child, _lines, said, _folder) = hanging();
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !processes_of(&said).is_empty() {
        assert!(
            Instant::now() < deadline,
            "{:?} are left",
            processes_of(&said)
        );
        std::thread::yield_now();
    }
}

#[test]
fn a_thread_that_outlives_main_is_cut_off_and_nothing_else_is() {
    let run = recorded("daemon");
    assert!(run.lane("daemon").cut_off);
    assert!(!run.lane("main").cut_off);
    assert_eq!(run.bars("work").len(), 1);
    assert_eq!(run.lane("daemon").kind, "thread");
    assert_eq!(run.lane("main").kind, "process");
}

#[test]
fn a_killed_example_is_cut_off_and_still_drawn() {
    for example in ["aborts", "segfaults", "killed"] {
        let run = recorded(example);
        assert_eq!(run.status, 1, "{example}");
        assert!(run.lane("main").cut_off, "{example}");
    }
    for example in ["well", "panics", "fails", "exits"] {
        assert!(!recorded(example).lane("main").cut_off, "{example}");
    }
}

#[test]
fn lanes_of_the_same_name_and_of_none_stay_apart() {
    let run = recorded("same-names");
    let names: Vec<&str> = run.lanes.iter().map(|lane| lane.name.as_str()).collect();
    for name in [
        "main", "bob", "bob#2", "thread-1", "thread-2", "foo", "foo#2",
    ] {
        assert_eq!(
            names.iter().filter(|known| **known == name).count(),
            1,
            "{names:?}"
        );
    }
    assert_eq!(run.lane("foo#2").kind, "coroutine");
}

#[test]
fn a_coroutine_is_inside_only_while_it_is_polled() {
    let run = recorded("coroutine-in-coroutine");
    let mut bars = run.bars("task");
    assert!(
        bars.iter().filter(|bar| bar.lane == "outer").count() >= 4,
        "{bars:?}"
    );
    bars.sort_by(|a, b| a.start.total_cmp(&b.start));
    for pair in bars.windows(2) {
        assert!(
            pair[0].end <= pair[1].start,
            "no two are polled at once: {pair:?}"
        );
    }
    for name in ["foo", "bar"] {
        let own: Vec<_> = bars.iter().filter(|bar| bar.lane == name).collect();
        assert!(own.len() >= 2, "polled, suspended, polled again");
        assert!(run.lane(name).begin <= own[0].start);
        assert!(run.lane(name).end < run.lane("outer").end);
    }
}

#[test]
fn what_a_coroutine_holds_it_holds_between_its_polls_too() {
    let run = recorded("coroutines-that-hold");
    let hold = run.bars("hold");
    assert_eq!(hold.len(), 2);
    assert!(
        hold[1].start < hold[0].end,
        "both hold at the same time: {hold:?}"
    );
    let polls = run.bars("task");
    assert_eq!(
        polls.len(),
        4,
        "two polls each, and none for dropping them: {polls:?}"
    );
    assert!(run.lanes.iter().all(|lane| lane.name != "never polled"));
}

#[test]
fn forked_children_are_recorded_however_they_end() {
    let run = recorded("children");
    assert_eq!(run.status, 0, "{}", run.output);
    let ends = [
        ("leaves", false),
        ("is killed", true),
        ("is terminated", true),
        ("aborts", true),
        ("has threads", false),
    ];
    for (name, cut_off) in ends {
        let lane = run.lane(name);
        assert_eq!(
            (lane.cut_off, lane.kind.as_str()),
            (cut_off, "process"),
            "{lane:?}"
        );
        let event = run
            .events
            .iter()
            .find(|event| event.lane == name)
            .expect("it narrates");
        assert_eq!(event.fields["pid"].as_u64(), Some(lane.pid));
        assert_eq!(event.thread.0, lane.pid);
    }
    assert!(!run.lane("has threads/thread-1").cut_off);
    let mut pids: Vec<u64> = run.lanes.iter().map(|lane| lane.pid).collect();
    pids.dedup();
    assert_eq!(pids.len(), 6, "a parent and five children: {pids:?}");
}

#[test]
fn a_program_that_starts_itself_is_recorded_in_both_processes_on_one_clock() {
    let run = recorded("starts-itself");
    assert_eq!(run.status, 0, "{}", run.output);
    let anew = run.lane("anew");
    assert_ne!(anew.pid, run.lane("main").pid);
    assert!(!anew.cut_off);
    assert!(run.lane("main").begin < anew.begin && anew.end < run.lane("main").end);
    assert!(run.at("is started anew") < run.at("is back"));
}

#[test]
fn odd_text_breaks_neither_the_lines_nor_the_pictures() {
    let run = recorded("odd-text");
    assert_eq!(
        run.events[0].message,
        "进程 says \"hi\"\n\u{1b}[31m<red> & \u{7}"
    );
    assert_eq!(run.events[0].fields["path"], "a\tb\\");
    assert_eq!(run.events[1].fields["float"], "NaN");
    assert_eq!(run.events[1].fields["yes"], true);
    let plain = |c: char| c == '\n' || !c.is_control();
    assert!(run.output.chars().all(plain), "{:?}", run.output);
    assert!(run.output.contains("float=NaN yes=true"));
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("x.svg");
    assert_eq!(
        play(&["odd-text", "--svg", svg.to_str().expect("UTF-8")]).0,
        0
    );
    let check = "import sys, xml.dom.minidom as x; x.parse(sys.argv[1])";
    let parsed = Command::new("python3")
        .args(["-c", check])
        .arg(&svg)
        .status();
    assert!(
        parsed.expect("python3 is there").success(),
        "the picture is well-formed XML"
    );
}

#[test]
fn the_page_of_a_run_says_how_it_went() {
    let folder = tempfile::tempdir().expect("a folder");
    let html = folder.path().join("a page.html");
    let page = |example| {
        play(&[example, "--html", html.to_str().expect("UTF-8")]);
        fs::read_to_string(&html).expect("the page")
    };
    assert!(page("well").contains("The lesson held."));
    assert!(page("not-judged").contains("It could not be judged."));
    for (example, trouble) in [
        ("panics", "panics did not hold: exit code 101"),
        ("killed", "killed did not hold: killed by SIGKILL"),
        (
            "hangs",
            "took too long and was ended; still waiting: main (in work)",
        ),
    ] {
        let page = page(example);
        assert!(page.contains("\"run failed\""), "{page}");
        assert!(page.contains(trouble), "{example}: {page}");
    }
    let page = page("odd-text");
    assert!(
        page.contains("锁 &lt;lock&gt;\\t&quot;&amp;\\u{1b}[2J"),
        "{page}"
    );
    assert!(!page.contains("<red>"), "{page}");
}

#[test]
fn the_page_of_a_run_says_what_the_lesson_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let html = folder.path().join("a.html");
    let program = programs().join("11-coroutines");
    run(&program, &["lazy", "--html", html.to_str().expect("UTF-8")]);
    let page = fs::read_to_string(&html).expect("the page");
    for needed in ["cargo add nix@", "--features poll", "src/event_loop.rs"] {
        assert!(page.contains(needed), "{needed}: {page}");
    }
}

#[test]
fn many_lanes_and_many_events_are_summed_up() {
    let summed_up = |status, out: &str| {
        assert_eq!(status, 0, "{out}");
        assert!(out.lines().count() < 600, "{} lines", out.lines().count());
        assert!(out.contains("more events"), "{out}");
    };
    let (status, out, _) = play(&["many-lanes"]);
    summed_up(status, &out);
    assert!(out.contains("… and 1961 more lanes"), "{out}");
    let run = recorded("many-events");
    summed_up(run.status, &run.output);
    assert_eq!(run.events.len(), 10_000, "none is torn");
}

/// What the runner writes to a terminal of this width.
fn on_a_terminal(columns: u16, no_color: Option<&str>) -> String {
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let pty = openpty(&size, None).expect("a terminal");
    let mut command = Command::new(FAULTS);
    command
        .args(["coroutine-in-coroutine", "daemon"])
        .stdout(Stdio::from(pty.slave));
    command
        .env_remove("NO_COLOR")
        .envs(no_color.map(|value| ("NO_COLOR", value)));
    let mut child = command.spawn().expect("it starts");
    drop(command);
    let mut output = Vec::new();
    // Linux ends the reading of a terminal that nobody writes to any more with an error.
    _ = fs::File::from(pty.master).read_to_end(&mut output);
    assert!(child.wait().expect("it ends").success());
    text(&output).replace('\r', "")
}

#[test]
fn the_picture_fits_the_terminal_and_has_colour_only_there() {
    for columns in [20, 80, 300] {
        let plain = on_a_terminal(columns, Some("1"));
        assert!(!plain.contains('\u{1b}'), "NO_COLOR is honoured");
        let is_row = |line: &&str| line.starts_with("main ") || line.starts_with("daemon █");
        let rows: Vec<_> = plain.lines().filter(is_row).collect();
        assert_eq!(rows.len(), 3, "{plain}");
        let widest = rows
            .iter()
            .map(|row| row.chars().count())
            .max()
            .expect("rows");
        let width = usize::from(columns);
        assert!(
            widest <= width && widest + 3 >= width,
            "{widest} of {columns}: {plain}"
        );
        assert!(on_a_terminal(columns, None).contains("\u{1b}["));
        assert!(
            on_a_terminal(columns, Some("")).contains("\u{1b}["),
            "empty is not set"
        );
    }
    assert!(
        !play(&["well"]).1.contains('\u{1b}'),
        "no colour into a pipe"
    );
}

#[test]
fn a_missing_python_is_said_and_the_rust_side_still_runs() {
    let program = &chapters()
        .iter()
        .find(|c| c.name == "05-locks")
        .expect("chapter 05")
        .program;
    let empty = tempfile::tempdir().expect("a folder");
    let mutex = || -> Output {
        let mut command = Command::new(program);
        command
            .args(["mutex", "--python"])
            .env("PATH", empty.path());
        command.output().expect("it runs")
    };
    let output = mutex();
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{out}");
    assert!(out.contains("python3 is not installed"), "{out}");
    assert!(out.contains("both are done"), "{out}");

    let bin = empty.path().join("python3");
    let old = "#!/bin/sh\necho 3.8.18\nexit 1\n"; // what the question for its version gets
    fs::write(&bin, old).expect("written");
    fs::set_permissions(&bin, fs::Permissions::from_mode(0o755)).expect("ours");
    let output = mutex();
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{out}");
    assert!(
        out.contains("Python 3.11 or later is needed, and python3 is 3.8.18"),
        "{out}"
    );

    let long = "a long line ".repeat(20);
    let script = format!(
        "#!/bin/sh\nPATH=/bin:/usr/bin\necho 'MainThread: begins'\necho 'ann: {long}'\n\
         echo '  Traceback' >&2\nprintf 'bob: \\377 half'\nexit 3\n"
    );
    fs::write(&bin, script).expect("written");
    fs::set_permissions(&bin, fs::Permissions::from_mode(0o755)).expect("ours");
    let output = mutex();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        output.status.code(),
        Some(1),
        "one that fails is a failure: {out}"
    );
    let (_, python) = out.split_once("mutex in Python\n").expect("a title");
    let lines: Vec<&str> = python
        .lines()
        .map(|line| line.get(9..).unwrap_or_default())
        .collect();
    let ann = format!("ann     {long}");
    let expected = [
        "main    begins",
        &ann,
        "          Traceback",
        "bob     \u{fffd} half",
    ];
    assert_eq!(
        lines[..4],
        expected,
        "nothing is lost, and all is in its place: {out}"
    );
    assert!(
        python.contains("\nRust 0.") && python.contains(" s, exit code 3\n"),
        "{out}"
    );
    assert_eq!(err, "");
}

#[test]
fn a_chapter_that_needs_nothing_of_linux_plays_with_std_alone() {
    let target = programs().join("../std-only");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "-p",
        "ch05-locks",
        "--features",
        "runner/std-only",
    ]);
    cargo
        .arg("--target-dir")
        .arg(&target)
        .current_dir(workspace());
    assert!(
        cargo.status().expect("cargo is there").success(),
        "it builds"
    );
    let program = target.join("debug/05-locks");
    let output = run(&program, &[]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{out}");
    let output = run(&program, &["mutex", "--python"]);
    let out = text(&output.stdout);
    assert!(
        out.contains("\nmutex in Python\n") && out.contains("─ alive   █ hold"),
        "{out}"
    );
    assert!(record(&program, "deadlock").lane("ann").cut_off);
    let output = Command::new(&program)
        .arg("mutex")
        .env("TRACE_LIMIT", "0")
        .output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("mutex did not hold: took too long and was ended"));
}

#[test]
fn odd_fields_and_the_place_in_the_source_are_recorded() {
    let run = recorded("odd-fields");
    let [span] = run.bars("span")[..] else {
        panic!("one bar")
    };
    let [first, second] = &run.events[..] else {
        panic!("two events")
    };
    assert_eq!(
        span.fields,
        json!({ "message": "of a span", "lane": 1, "thread": 2 })
    );
    let fields = json!({ "thread": "mine", "lane": 3, "name": "x", "fields": true });
    assert_eq!(
        (first.message.as_str(), &first.fields),
        ("with a message", &fields)
    );
    let fields = json!({ "message": 4, "source": "here" });
    assert_eq!(
        (second.message.as_str(), &second.fields),
        ("", &fields),
        "a number is no message"
    );
    assert_eq!(first.thread, (run.lane("main").pid, run.lane("main").pid));
    let line = |source: &str| -> u32 {
        source
            .strip_prefix("tests/faults.rs:")
            .and_then(|line| line.parse().ok())
            .expect("a line")
    };
    assert_eq!(line(&span.source) + 1, line(&first.source));
    assert_eq!(line(&span.source) + 2, line(&second.source));
    assert!(
        run.output
            .contains("main    with a message thread=mine lane=3 name=x fields=true")
    );
}
