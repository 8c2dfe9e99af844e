//! The runner of every chapter, tried from outside: its command line, and what it must bear.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use acceptance::{Recording, program, programs, record, run, text, workspace};
use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;
use tempfile::TempDir;

const FAULTS: &str = env!("CARGO_BIN_EXE_faults");

/// Runs it to its end: exit status, output, errors.
fn ended(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("it runs");
    let status = output.status.code().expect("it exits");
    (status, text(&output.stdout), text(&output.stderr))
}

fn play(arguments: &[&str]) -> (i32, String, String) {
    // Others may be slow on a busy machine; one that hangs is waited for in vain.
    let hangs = arguments.contains(&"hangs");
    let limit = if hangs { "2" } else { "60" };
    ended(faults(arguments).env("TRACE_LIMIT", limit))
}

fn faults(arguments: &[&str]) -> Command {
    let mut command = Command::new(FAULTS);
    command.args(arguments);
    command
}

#[track_caller]
fn says(text: &str, words: &str) {
    assert!(text.contains(words), "no {words:?} in:\n{text}");
}

/// It plays nothing, and says why in one line.
#[track_caller]
fn refuses((status, out, err): (i32, String, String), why: &str) {
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    says(&err, why);
}

fn recorded(example: &str) -> Recording {
    record(Path::new(FAULTS), example)
}

/// The last line of a run.
fn summary(out: &str) -> &str {
    out.lines().last().expect("a summary")
}

#[test]
fn an_example_that_holds_is_told_drawn_and_counted() {
    let (status, out, err) = play(&["well"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "well · Says one thing and ends.");
    assert!(lines[1].ends_with("  main    is well"), "{out}");
    assert!(!out.contains('─'), "without bars, no picture: {out}");
    says(&out, "faults: 1 played, the lesson held");
    let (_, out, _) = play(&["daemon"]);
    says(&out, "─ alive");
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
        says(&out, &format!("{name} did not hold: {how}"));
        says(summary(&out), &format!("{name} ({how})"));
    }
    let pictures = out.matches("─ alive").count();
    assert_eq!(pictures, bad.len(), "{out}");
    says(&out, "is well");
    says(&out, "panics: as it must at=");
    says(&out, "fails: the disk is on fire");
}

#[test]
fn what_could_not_be_judged_is_counted_and_is_no_failure() {
    let (status, out, _) = play(&["well", "not-judged", "daemon"]);
    assert_eq!(status, 0, "{out}");
    says(&out, "WARN not judged: the machine is too busy");
    let judged = "faults: 3 played, 2 held, 1 could not be judged (";
    assert!(summary(&out).starts_with(judged), "{out}");
    let (status, out, _) = play(&["not-judged", "not-judged-and-fails", "well"]);
    assert_eq!(status, 1, "{out}");
    let failed = "faults: 3 played, failed: not-judged-and-fails (exit code 1); \
                  1 could not be judged (";
    assert!(summary(&out).starts_with(failed), "{out}");
    let (status, out, _) = play(&["not-judged-and-fails"]);
    assert_eq!(status, 1, "{out}");
    let failed = "faults: 1 played, failed: not-judged-and-fails (exit code 1) (";
    assert!(summary(&out).starts_with(failed), "{out}");
}

#[test]
fn at_the_limit_it_is_said_what_is_still_waiting() {
    let (status, out, _) = ended(faults(&["stuck"]).env("TRACE_LIMIT", "1"));
    assert_eq!(status, 1, "{out}");
    let said = "stuck did not hold: took too long and was ended\n\
                still waiting: main, daemon (in hold lock=1), foo (in hold lock=2)\n";
    says(&out, said);
    refuses(
        ended(faults(&["well"]).env("TRACE_LIMIT", "soon")),
        "TRACE_LIMIT",
    );
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
        refuses(play(arguments), said);
    }
}

#[test]
fn a_file_of_the_user_is_not_lost_to_a_run_that_does_not_happen() {
    let folder = tempfile::tempdir().expect("a folder");
    let [kept, new] = ["kept.svg", "new.svg"].map(|name| folder.path().join(name));
    fs::write(&kept, "mine").expect("a file");
    let missing = folder.path().join("no/x.json");
    for svg in [&kept, &new] {
        let mut command = faults(&["well", "--svg"]);
        let (status, ..) = ended(command.arg(svg).arg("--trace").arg(&missing));
        assert_eq!(status, 2);
    }
    assert_eq!(fs::read_to_string(&kept).expect("it is there"), "mine");
    assert!(!new.exists(), "no empty file is left");
}

#[test]
fn a_full_disk_is_said_and_the_example_does_not_fail_for_it() {
    for option in ["--html", "--svg", "--trace"] {
        let (status, out, err) = play(&["well", option, "/dev/full"]);
        assert_eq!(status, 1, "{out}");
        says(&err, "cannot write to /dev/full: No space left");
    }
    let mut child = faults(&[]);
    child.env("TRACE_EXAMPLE", "many_events");
    let (status, _, err) = ended(child.env("TRACE_RECORD", "/dev/full"));
    assert_eq!(status, 0);
    says(&err, "the record is incomplete: No space left");
    assert_eq!(err.lines().count(), 1, "said once: {err}");
}

#[test]
fn help_and_list_come_before_anything_runs() {
    let (status, out, _) = play(&["--help"]);
    assert_eq!(status, 0);
    for option in "--list,--python,--html FILE,--svg FILE,--trace FILE,--no-timeline".split(',') {
        says(&out, option);
    }
    assert_eq!(play(&["-h"]).1, out);
    let (status, out, _) = play(&["--list"]);
    assert_eq!(status, 0);
    says(&out, "\nleaves-a-child  ");
    says(&out, "Ends while its child goes on.\n");
}

#[test]
fn a_temporary_folder_that_cannot_be_used_is_status_2() {
    for folder in ["/no/such/folder", "/proc"] {
        refuses(
            ended(faults(&["well"]).env("TMPDIR", folder)),
            "the temporary folder",
        );
    }
}

#[test]
fn without_proc_nothing_is_played_and_it_is_status_2() {
    let hidden = |program: &str| {
        let mut command = Command::new("unshare");
        let hide = format!("mount -t tmpfs none /proc && exec {program}");
        ended(command.args(["--map-root-user", "--mount", "sh", "-c", &hide]))
    };
    if hidden("true").0 != 0 {
        println!("/proc may not be hidden here: not tested");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("x.svg");
    refuses(
        hidden(&format!("{FAULTS} well --svg {}", svg.display())),
        "/proc",
    );
    assert!(!svg.exists(), "no empty file is left");
}

#[test]
fn an_example_that_ends_early_takes_its_children_along() {
    let run = recorded("leaves-a-child");
    assert_eq!(run.status, 0);
    let mut lanes = run.lanes.iter();
    let child = lanes.find(|lane| lane.name.starts_with("pid "));
    assert!(child.expect("a child").cut_off);
    assert!(processes_of(&run.output).is_empty(), "none of them is left");
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
fn hanging() -> (Child, BufReader<ChildStdout>, String, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = faults(&["hangs", "well"]);
    command.env("TMPDIR", folder.path());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped"));
    let mut said = String::new();
    while said.matches("will not end").count() < 2 {
        assert!(lines.read_line(&mut said).expect("text") > 0, "{said}");
    }
    (child, lines, said, folder)
}

fn nothing_is_left(said: &str, folder: &Path, stderr: Option<ChildStderr>) {
    assert!(processes_of(said).is_empty(), "{said}");
    let files = fs::read_dir(folder).expect("a folder").count();
    assert_eq!(files, 0, "a file is left");
    let err = std::io::read_to_string(stderr.expect("piped"));
    assert_eq!(err.expect("text"), "");
}

#[test]
fn a_signal_ends_the_example_and_all_its_descendants_within_a_second() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let (mut child, _lines, said, folder) = hanging();
        let asked = Instant::now();
        kill(Pid::from_raw(child.id().cast_signed()), signal).expect("it is there");
        let status = child.wait().expect("it ends");
        assert!(asked.elapsed() < Duration::from_secs(1));
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
    assert!(closed.elapsed() < Duration::from_secs(1));
    assert_eq!(status.code(), Some(128 + Signal::SIGPIPE as i32));
    nothing_is_left(&said, folder.path(), child.stderr);

    let closed = std::io::pipe().expect("a pipe").1;
    let list = faults(&["--list"]).stdout(closed).output();
    assert_eq!(text(&list.expect("it runs").stderr), "");
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
        let (_, rest) = stat.rsplit_once(") ").expect("a state");
        rest.split(' ')
            .nth(1)
            .map(|pid| pid.parse().expect("a pid"))
    };
    let mut pids = inherited.into_iter();
    let sleep = pids.find(|&pid| parent(pid) != Some(runner.id()));
    let sleep = sleep.expect("one of two is the other's child");
    let shell = parent(sleep);
    drop(runner.stdin.take()); // ends the inner shell, and its child becomes an orphan
    let deadline = Instant::now() + Duration::from_secs(10);
    while parent(sleep) == shell {
        assert!(Instant::now() < deadline, "the inner shell ends");
        std::thread::yield_now();
    }
    kill(Pid::from_raw(runner.id().cast_signed()), Signal::SIGTERM).expect("it is there");
    let status = runner.wait().expect("it ends");
    assert_eq!(status.code(), Some(128 + Signal::SIGTERM as i32));
    kill(Pid::from_raw(sleep), Signal::SIGKILL).expect("it is still there");
    let examples = said.lines().filter(|line| line.contains("will not end"));
    let examples: String = examples.collect();
    assert!(processes_of(&examples).is_empty());
}

#[test]
fn it_does_not_matter_how_it_was_started() {
    // With no notice of children that end: `sigaction(2)`, `SIG_IGN` for `SIGCHLD`.
    let arguments = ["--ignore-signal=CHLD", FAULTS, "well", "children"];
    let (status, out, _) = ended(Command::new("env").args(arguments));
    assert_eq!(status, 0, "{out}");
    says(&out, "faults: 2 played, every lesson held");
}

#[test]
fn the_runner_killed_takes_the_example_and_its_descendants_along() {
    let (mut child, _lines, said, _folder) = hanging();
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !processes_of(&said).is_empty() {
        assert!(Instant::now() < deadline, "some are left: {said}");
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
    let mut names: Vec<&str> = run.lanes.iter().map(|lane| lane.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names.join(" "),
        "bob bob#2 foo foo#2 main thread-1 thread-2"
    );
    assert_eq!(run.lane("foo#2").kind, "coroutine");
}

#[test]
fn a_coroutine_is_inside_only_while_it_is_polled() {
    let run = recorded("coroutine-in-coroutine");
    let mut bars = run.bars("task");
    let outer = bars.iter().filter(|bar| bar.lane == "outer").count();
    assert!(outer >= 4, "{bars:?}");
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
    assert!(hold[1].start < hold[0].end, "both at once: {hold:?}");
    // Two polls each, and none for dropping them.
    assert_eq!(run.bars("task").len(), 4, "{:?}", run.bars);
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
        assert_eq!(lane.kind, "process");
        assert_eq!(lane.cut_off, cut_off, "{lane:?}");
        let event = run.events.iter().find(|event| event.lane == name);
        let event = event.expect("it narrates");
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
    let message = "进程 says \"hi\"\n\u{1b}[31m<red> & \u{7}";
    assert_eq!(run.events[0].message, message);
    assert_eq!(run.events[0].fields["path"], "a\tb\\");
    assert_eq!(run.events[1].fields["float"], "NaN");
    assert_eq!(run.events[1].fields["yes"], true);
    let plain = |c: char| c == '\n' || !c.is_control();
    assert!(run.output.chars().all(plain), "{:?}", run.output);
    says(&run.output, "float=NaN yes=true");
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("x.svg");
    let (status, ..) = ended(faults(&["odd-text", "--svg"]).arg(&svg));
    assert_eq!(status, 0);
    let check = "import sys, xml.dom.minidom as x; x.parse(sys.argv[1])";
    let mut python = Command::new("python3");
    let (status, _, err) = ended(python.args(["-c", check]).arg(&svg));
    assert_eq!(status, 0, "the picture is well-formed XML: {err}");
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
        says(&page, "\"run failed\"");
        says(&page, trouble);
    }
    let page = page("odd-text");
    says(&page, "锁 &lt;lock&gt;\\t&quot;&amp;\\u{1b}[2J");
    assert!(!page.contains("<red>"), "{page}");
}

#[test]
fn the_page_of_a_run_says_what_the_lesson_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let html = folder.path().join("a.html");
    run(
        program("11-coroutines"),
        &["lazy", "--html", html.to_str().expect("UTF-8")],
    );
    let page = fs::read_to_string(&html).expect("the page");
    for needed in ["cargo add nix@", "--features poll", "src/event_loop.rs"] {
        says(&page, needed);
    }
}

#[test]
fn many_lanes_and_many_events_are_summed_up() {
    let summed_up = |status, out: &str| {
        assert_eq!(status, 0, "{out}");
        assert!(out.lines().count() < 600, "{} lines", out.lines().count());
        says(out, "more events");
    };
    let (status, out, _) = play(&["many-lanes"]);
    summed_up(status, &out);
    says(&out, "… and 1961 more lanes");
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
    let mut command = faults(&["coroutine-in-coroutine", "daemon"]);
    command.stdout(pty.slave).env_remove("NO_COLOR");
    command.envs(no_color.map(|value| ("NO_COLOR", value)));
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
        let widest = rows.iter().map(|row| row.chars().count()).max();
        let widest = widest.expect("rows");
        let width = usize::from(columns);
        assert!((width - 3..=width).contains(&widest), "{widest}: {plain}");
        says(&on_a_terminal(columns, None), "\u{1b}[");
        says(&on_a_terminal(columns, Some("")), "\u{1b}["); // empty is not set
    }
    let (_, piped, _) = play(&["well"]);
    assert!(!piped.contains('\u{1b}'), "no colour into a pipe");
}

#[test]
fn a_missing_python_is_said_and_the_rust_side_still_runs() {
    let empty = tempfile::tempdir().expect("a folder");
    let mutex = || {
        let mut command = Command::new(program("05-locks"));
        command.args(["mutex", "--python"]);
        ended(command.env("PATH", empty.path()))
    };
    let (status, out, _) = mutex();
    assert_eq!(status, 0, "{out}");
    says(&out, "python3 is not installed");
    says(&out, "both are done");

    let install = |script: &str| {
        let bin = empty.path().join("python3");
        fs::write(&bin, format!("#!/bin/sh\n{script}")).expect("written");
        fs::set_permissions(&bin, fs::Permissions::from_mode(0o755)).expect("ours");
    };
    install("echo 3.8.18\nexit 1\n"); // what the question for its version gets
    let (status, out, _) = mutex();
    assert_eq!(status, 0, "{out}");
    says(
        &out,
        "Python 3.11 or later is needed, and python3 is 3.8.18",
    );

    let long = "a long line ".repeat(20);
    install(&format!(
        "PATH=/bin:/usr/bin\necho 'MainThread: begins'\necho 'ann: {long}'\n\
         echo '  Traceback' >&2\nprintf 'bob: \\377 half'\nexit 3\n"
    ));
    let (status, out, err) = mutex();
    assert_eq!(status, 1, "one that fails is a failure: {out}");
    let (_, python) = out.split_once("mutex in Python\n").expect("a title");
    let lines = python.lines().map(|line| line.get(9..).unwrap_or_default());
    let lines: Vec<&str> = lines.take(4).collect();
    let expected =
        format!("main    begins\nann     {long}\n          Traceback\nbob     \u{fffd} half");
    assert_eq!(lines.join("\n"), expected, "all is in its place: {out}");
    says(python, "\nRust 0.");
    says(python, " s, exit code 3\n");
    assert_eq!(err, "");
}

#[test]
fn a_chapter_that_needs_nothing_of_linux_plays_with_std_alone() {
    let target = programs().join("../std-only");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "ch05-locks"]);
    cargo.args(["--features", "runner/std-only", "--target-dir"]);
    let built = cargo.arg(&target).current_dir(workspace()).status();
    assert!(built.expect("cargo is there").success(), "it builds");
    let program = target.join("debug/05-locks");
    assert!(run(&program, &[]).status.success());
    let out = text(&run(&program, &["mutex", "--python"]).stdout);
    says(&out, "\nmutex in Python\n");
    says(&out, "─ alive   █ hold");
    assert!(record(&program, "deadlock").lane("ann").cut_off);
    let mut command = Command::new(&program);
    let (status, out, _) = ended(command.arg("mutex").env("TRACE_LIMIT", "0"));
    assert_eq!(status, 1);
    says(&out, "mutex did not hold: took too long and was ended");
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
    let fields = json!({ "message": "of a span", "lane": 1, "thread": 2 });
    assert_eq!(span.fields, fields);
    let fields = json!({ "thread": "mine", "lane": 3, "name": "x", "fields": true });
    assert_eq!(first.message, "with a message");
    assert_eq!(first.fields, fields);
    assert_eq!(second.message, "", "a number is no message");
    assert_eq!(second.fields, json!({ "message": 4, "source": "here" }));
    assert_eq!(first.thread, (run.lane("main").pid, run.lane("main").pid));
    let line = |source: &str| -> u32 {
        let line = source.strip_prefix("tests/faults.rs:").expect("the file");
        line.parse().expect("a line")
    };
    assert_eq!(line(&span.source) + 1, line(&first.source));
    assert_eq!(line(&span.source) + 2, line(&second.source));
    let told = "main    with a message thread=mine lane=3 name=x fields=true";
    says(&run.output, told);
}
