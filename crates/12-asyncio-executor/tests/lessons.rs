//! What the recorded runs of this chapter must show.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Bar, Recording, record};

fn run(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_12-asyncio-executor")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

#[test]
fn gathered_coroutines_are_alive_at_once_and_those_in_sequence_are_not() {
    let run = run("gather");
    let [first, second, ann, bob] = ["first", "second", "ann", "bob"].map(|name| run.lane(name));
    assert!(first.end <= second.begin && second.end <= ann.begin);
    assert!(ann.begin <= bob.begin && bob.begin < ann.end && ann.end < bob.end);
}

#[test]
fn every_poll_is_on_the_main_thread() {
    for example in ["gather", "one-thread"] {
        let run = run(example);
        let main = run.lane("main").pid;
        for lane in run.lanes.iter().filter(|lane| lane.kind == "coroutine") {
            let polls = run.bars.iter().filter(|bob| bob.lane == lane.name);
            let threads: Vec<_> = polls.map(|poll| poll.thread).collect();
            assert!(threads.len() >= 2, "{example}: {} is polled before and after", lane.name);
            assert!(threads.iter().all(|thread| *thread == (main, main)), "{example}: {threads:?}");
            assert!(!lane.cut_off, "{example}: {lane:?}");
        }
    }
}

#[test]
fn the_lives_of_two_coroutines_overlap_and_their_polls_do_not() {
    let run = run("one-thread");
    let [ann, bob] = ["ann", "bob"].map(|name| run.lane(name));
    assert!(ann.begin < bob.begin && bob.begin < ann.end, "{ann:?} {bob:?}");
    let polls = run.bars("task");
    assert!(polls.windows(2).all(|pair| pair[0].end <= pair[1].start), "{polls:?}");
}

fn overlap(a: &Bar, b: &Bar) -> bool {
    a.start < b.end && b.start < a.end
}

#[test]
fn a_call_that_blocks_the_loop_stops_the_clock_and_one_on_a_thread_does_not() {
    let run = run("blocked-loop");
    let ticks = |lane: &str, bar: &Bar| {
        let ticks = run.events.iter().filter(|event| event.message == "ticks");
        let ticks = ticks.filter(|event| event.lane == lane);
        ticks.filter(|event| bar.start < event.at && event.at < bar.end).count()
    };
    let calls = run.bars("work");
    let [on_the_loop, on_a_thread] = calls[..] else { panic!("{calls:?}") };
    assert_eq!(ticks("frozen clock", on_the_loop), 0);
    assert!(ticks("clock", on_a_thread) >= 2);
    assert_ne!(on_the_loop.thread, on_a_thread.thread);
    assert_eq!(on_a_thread.lane, "helper");
}

#[test]
fn two_threads_work_at_the_same_time_and_one_does_not() {
    let run = run("thread-pool");
    let work = run.bars("work");
    assert_eq!(work.len(), 4);
    assert!(overlap(work[0], work[1]) && work[0].thread != work[1].thread);
    assert!(work[2].end <= work[3].start && work[2].thread == work[3].thread);
    assert!(work.iter().all(|bar| bar.lane.starts_with("worker")));
}

#[test]
fn calls_that_are_handed_over_overlap_on_threads_that_are_not_the_loop() {
    let run = run("run-in-executor");
    let (work, main) = (run.bars("work"), run.lane("main").pid);
    assert_eq!(work.len(), 3);
    assert!(work.windows(2).any(|pair| overlap(pair[0], pair[1])));
    assert!(work.iter().all(|bar| bar.thread != (main, main)));
}

#[test]
fn a_pool_for_each_call_is_a_thread_for_each_call() {
    let run = run("executor-per-call");
    let of = |name: &str| -> Vec<_> {
        let lanes = run.lanes.iter().map(|lane| lane.name.as_str());
        lanes.filter(|lane| lane.split('#').next() == Some(name)).collect()
    };
    let (own, shared) = (of("own"), of("shared"));
    assert_eq!((own.len(), shared.len() <= 10), (10, true), "{own:?} {shared:?}");
    let bars =
        |lanes: &[&str]| run.bars.iter().filter(|bar| lanes.contains(&bar.lane.as_str())).count();
    assert_eq!((bars(&own), bars(&shared)), (10, 20));
    let work = run.bars("work");
    for calls in [&work[..10], &work[10..20], &work[20..]] {
        assert!(calls.windows(2).any(|pair| overlap(pair[0], pair[1])), "ten at once: {calls:?}");
    }
}

#[test]
fn the_life_of_a_task_is_in_this_order() {
    let run = run("task-callback");
    let said: Vec<_> = run.events.iter().map(|event| event.message.as_str()).collect();
    let life = [
        "has defined a coroutine: nothing runs",
        "has created a task: it runs when main waits",
        "has registered a callback, and waits",
        "adds",
        "has added",
        "is called back",
        "reads the result",
    ];
    assert_eq!(said, life);
}

#[test]
fn four_processes_do_four_tasks_at_once_and_ten_do_ten() {
    // That all of them are at work at once, a busy machine may not show in every run.
    let all_at_once = || {
        let run = run("process-pool");
        let main = run.lane("main").pid;
        let work = run.bars("work");
        assert_eq!(work.len(), 20);
        let at_once = |(work, processes): (&[&Bar], usize)| {
            let pids: BTreeSet<u64> = work.iter().map(|bar| bar.thread.0).collect();
            assert!(pids.len() <= processes && !pids.contains(&main), "{pids:?}");
            for pid in &pids {
                let own: Vec<_> = work.iter().filter(|bar| bar.thread.0 == *pid).collect();
                assert!(own.windows(2).all(|pair| pair[0].end <= pair[1].start), "one at a time");
            }
            let beside = |bar: &Bar| work.iter().filter(|other| overlap(bar, other)).count();
            work.iter().any(|bar| beside(bar) >= processes)
        };
        [(&work[..10], 4), (&work[10..], 10)].into_iter().all(at_once)
    };
    assert!((0..5).any(|_| all_at_once()), "not all processes work at once");
}

#[test]
fn what_is_submitted_from_elsewhere_runs_on_the_thread_of_the_loop() {
    let run = run("submit-from-thread");
    let loops = run.events.iter().find(|event| event.message == "runs the loop").unwrap();
    assert_eq!(loops.lane, "loop");
    let polls = run.bars("task");
    assert!(polls.len() >= 6, "three coroutines, before and after their wait: {polls:?}");
    assert!(polls.iter().all(|poll| poll.thread == loops.thread), "{polls:?}");
}

#[test]
fn two_loops_run_at_the_same_time_in_two_processes() {
    // That one starts before the other has ended, a busy machine may not show in every run.
    let at_once = || {
        let run = run("many-loops");
        let loops = run.bars("work");
        let [one, two] = loops[..] else { panic!("{loops:?}") };
        for name in ["loop-1", "loop-2"] {
            let (lane, main) = (run.lane(name), run.lane("main").pid);
            assert!(!lane.cut_off && lane.pid != main);
            let said: Vec<_> = run.events.iter().filter(|event| event.lane == name).collect();
            let all_here = said.iter().all(|event| event.thread == (lane.pid, lane.pid));
            assert!(said.len() == 2 && all_here, "on its main thread: {said:?}");
        }
        assert_ne!(one.thread.0, two.thread.0);
        overlap(one, two)
    };
    assert!((0..5).any(|_| at_once()), "the loops do not run at the same time");
}

#[test]
fn on_two_threads_coroutines_overlap_and_move() {
    let run = run("many-threads-runtime");
    let polls = |name: &str| -> Vec<_> {
        run.bars("task").into_iter().filter(|bar| bar.lane == name).collect()
    };
    let (ann, bob, cid) = (polls("ann"), polls("bob"), polls("cid"));
    assert!(overlap(ann[0], bob[0]));
    assert_ne!(cid[0].thread, cid[cid.len() - 1].thread);
}

#[test]
fn the_slow_client_is_alive_longer_than_all_others_need() {
    let run = run("event-driven");
    let slow = run.lane("slow client");
    assert!(slow.begin < run.at("all others have answers"));
    assert!(slow.end > run.at("all others have answers"));
}

#[test]
fn what_is_cancelled_ends_and_is_not_cut_off() {
    for example in ["cancel", "timeout", "task-group", "wait-first", "gather-results"] {
        let run = run(example);
        let cut_off = run.lanes.iter().find(|lane| lane.cut_off);
        assert!(cut_off.is_none(), "{example}: {cut_off:?}");
    }
}
