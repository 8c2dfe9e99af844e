//! The program as a reader meets it: scripted games, options, exit statuses.

use std::time::Duration;

use assert_cmd::Command;
use scheduler::levels::ALL;

/// Plays with these arguments and this input. Returns the exit status, and what it printed.
fn play(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("scheduler").expect("built");
    let output = command
        .args(arguments)
        .write_stdin(input)
        .timeout(Duration::from_secs(60))
        .output()
        .expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let status = output.status.code().expect("no signal");
    (status, text(output.stdout), text(output.stderr))
}

#[test]
fn a_game_is_won() {
    let (status, said, error) = play(&["lost-update"], "ann\nb\nbob\na\n");
    assert_eq!((status, error.as_str()), (0, ""));
    assert!(said.contains("Broken in main, line 17: an addition is lost (left: 1, right: 2)."));
    assert!(said.contains("You have found it. Of 6 orders, 4 break it."));
    assert!(said.contains("--replay 'ann bob bob ann'"));
    assert!(said.contains("+     COUNTER.fetch_add(1, SeqCst);"));
    let (status, replayed, _) = play(&["lost-update", "--replay", "ann bob bob ann"], "");
    assert_eq!(status, 0);
    assert!(replayed.contains("Broken in main, line 17: an addition is lost"));
}

#[test]
fn all_are_stuck() {
    let (status, said, _) = play(&["deadlock"], "a\nb\n");
    assert_eq!(status, 0);
    assert!(said.contains("ann  holds ACCOUNTS[0]; waits for ACCOUNTS[1], which bob holds"));
    assert!(said.contains("bob  holds ACCOUNTS[1]; waits for ACCOUNTS[0], which ann holds"));
    assert!(said.contains("Broken: stuck."));
    assert!(
        said.contains("[ann] [bob]  21"),
        "both are before the same line, and cannot go on"
    );
}

#[test]
fn it_ends_well_and_is_undone() {
    let (status, said, _) = play(&["lost-update"], "a\na\nb\nb\nu\nu\nu\nb\nb\na\n");
    assert_eq!(status, 0);
    assert!(said.contains("It ended well.\nOf 6 orders, 4 break it: undo or restart."));
    assert!(said.contains("--replay 'ann bob bob ann'"));
}

#[test]
fn hints_lead_to_the_end() {
    let mut script = String::new();
    let mut steps = 0;
    loop {
        let (status, said, _) = play(&["condvar"], &format!("{script}h\n"));
        if status == 0 {
            break;
        }
        let (_, hint) = said.rsplit_once("Hint: ").expect("a hint");
        script += hint.split_once(' ').expect("a name").0;
        script += "\n";
        steps += 1;
        assert!(steps < 20, "hints lead in circles:\n{script}");
    }
    let (status, said, _) = play(&["lost-update"], "a\na\nh\n");
    assert_eq!(status, 1);
    assert!(said.contains("From here on nothing breaks: undo."));
}

#[test]
fn a_game_is_given_up_quit_or_left() {
    let (status, said, _) = play(&["wrong-lock"], "g\n");
    assert_eq!(status, 1);
    assert!(said.contains(": two are inside (left: 1, right: 0)."));
    let (status, said, _) = play(&["wrong-lock"], "a\nr\nq\n");
    assert_eq!(status, 1);
    assert!(
        !said.contains("Broken"),
        "the answer is not shown before it is asked for"
    );
    let (status, said, error) = play(&["wrong-lock"], "a\n");
    assert_eq!((status, error.as_str()), (1, ""));
    assert!(said.ends_with("\nThe input has ended, and nothing is broken.\n"));
}

#[test]
fn a_thread_that_cannot_go_on_is_told_why() {
    let (_, said, _) = play(&["check-then-act"], "a\nb\nzoe\na\na\na\na\n");
    assert!(said.contains("bob cannot go on: it waits for ACCOUNT, which ann holds"));
    assert!(said.contains("no thread 'zoe'; there are: ann bob"));
    assert!(said.contains("ann cannot go on: it is done"));
}

#[test]
fn every_level_is_found_and_replayed() {
    for level in ALL {
        let (status, found, error) = play(&[level.name, "--find"], "");
        assert_eq!((status, error.as_str()), (0, ""), "{}", level.name);
        let replay = found.lines().last().expect("a line");
        let (_, order) = replay.split_once(" --replay '").expect(replay);
        let order = order.trim_end_matches('\'');
        let (status, again, _) = play(&[level.name, "--replay", order], "");
        assert_eq!(status, 0, "{}", level.name);
        assert_eq!(found, format!("{again}{replay}\n"), "{}", level.name);
    }
}

#[test]
fn all_orders_are_counted() {
    let (status, said, _) = play(&["lost-update", "--all"], "");
    assert_eq!(status, 0);
    assert!(said.starts_with("lost-update: 6 orders, 4 of them break it\nComplete: every order"));
    let (status, said, _) = play(&["lost-update", "--cured", "--all"], "");
    assert_eq!(status, 0);
    assert!(said.starts_with("lost-update: 2 orders, and none of them breaks it\nComplete"));
    let (status, said, _) = play(&["lost-update", "--cured", "--find"], "");
    assert_eq!(
        (status, said.as_str()),
        (1, "lost-update: no order breaks it\n")
    );
}

#[test]
fn bad_input_gets_one_line() {
    let early = "scheduler: the order ends too early: threads can go on\n";
    let late = "scheduler: the order goes on after the end, which was step 4\n";
    let blocked = "scheduler: step 2: bob waits for ACCOUNT, which ann holds\n";
    let unknown = "scheduler: no thread 'zoe'; there are: ann bob\n";
    let near = "scheduler: no level 'dead-lock'; did you mean `deadlock`?\n";
    for (arguments, status, error) in [
        (&["lost-update", "--replay", "ann"][..], 1, early),
        (&["lost-update", "--replay", "ann bob bob ann ann"], 1, late),
        (&["check-then-act", "--replay", "ann bob"], 1, blocked),
        (&["check-then-act", "--replay", "ann zoe"], 2, unknown),
        (&["dead-lock"], 2, near),
        (&["--find"], 2, "scheduler: name a level\n"),
        (
            &["deadlock", "--find", "--all"],
            2,
            "scheduler: --find, --replay, --all and --page exclude one another\n",
        ),
        (
            &["deadlock", "--nothing"],
            2,
            "scheduler: invalid option '--nothing'\n",
        ),
    ] {
        let (got, _, said) = play(arguments, "");
        assert_eq!((got, said.as_str()), (status, error), "{arguments:?}");
    }
}

#[test]
fn the_list_names_all_and_the_first_command() {
    let (status, said, _) = play(&[], "");
    assert_eq!(status, 0);
    for level in ALL {
        assert!(
            said.contains(&format!("\n  {} ", level.name)),
            "{}",
            level.name
        );
    }
    assert!(said.contains("cargo run -p scheduler -- lost-update"));
}

#[test]
fn a_picture_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deadlock.svg");
    let name = file.to_str().expect("UTF-8");
    let (status, _, _) = play(&["deadlock", "--find", "--svg", name], "");
    assert_eq!(status, 0);
    let svg = std::fs::read_to_string(&file).expect("written");
    assert!(svg.contains("<title>1: locks ACCOUNTS[0] (line 20)</title>"));
    assert_eq!(
        svg.matches("<path class=\"cut\"").count(),
        3,
        "both threads, and the legend"
    );
    let (status, _, error) = play(&["deadlock", "--find", "--svg", "/nowhere/a.svg"], "");
    assert_eq!(status, 1);
    assert!(error.starts_with("scheduler: /nowhere/a.svg: "));
}
