//! What the recorded runs of this chapter show.

use std::collections::BTreeSet;
use std::path::Path;

use acceptance::{Bar, Recording, record};

fn play(example: &str) -> Recording {
    let run = record(Path::new(env!("CARGO_BIN_EXE_04-gil-analog")), example);
    assert_eq!(run.status, 0, "{}", run.output);
    run
}

fn of<'r>(run: &'r Recording, name: &str, lanes: &str) -> Vec<&'r Bar> {
    run.bars(name).into_iter().filter(|bar| bar.lane.starts_with(lanes)).collect()
}

#[test]
fn the_lock_goes_back_and_forth_between_two_that_compute() {
    let run = play("one-at-a-time");
    let mut lanes: Vec<&str> = run.bars("hold").iter().map(|bar| bar.lane.as_str()).collect();
    lanes.dedup();
    assert!(lanes.len() >= 3, "{lanes:?}");
}

#[test]
fn released_reads_overlap_and_kept_ones_do_not() {
    let run = play("io-bound");
    let released = of(&run, "read", "released");
    let kept = of(&run, "read", "kept");
    assert_eq!((released.len(), kept.len()), (3, 3));
    let all_have_begun = released[2].start;
    assert!(released.iter().all(|read| read.end > all_have_begun), "{released:?}");
    assert!(kept.windows(2).all(|pair| pair[0].end <= pair[1].start), "{kept:?}");
}

#[test]
fn beside_a_thread_that_computes_each_read_waits_for_an_interval() {
    let run = play("convoy");
    let (reads, holds) = (of(&run, "read", "reads with"), of(&run, "hold", "reads with"));
    let with: Vec<_> = reads.iter().filter(|read| read.lane == "reads with").collect();
    assert_eq!((with.len(), reads.len()), (5, 10));
    for read in with {
        let next = holds.iter().find(|hold| hold.start >= read.end).expect("it goes on");
        assert!(next.start - read.end >= 5000.0, "{read:?} {next:?}");
    }
    assert!(of(&run, "hold", "computes without").is_empty());
}

#[test]
fn two_interpreters_hold_their_locks_at_once() {
    let run = play("own-interpreter");
    let holds = run.bars("hold");
    assert_eq!(holds.len(), 2);
    assert!(holds[1].start < holds[0].end, "{holds:?}");
    let locks: BTreeSet<String> =
        holds.iter().map(|hold| hold.fields["lock"].to_string()).collect();
    assert_eq!(locks.len(), 2, "{holds:?}");
}

#[test]
fn without_a_lock_both_threads_are_at_work_at_once() {
    let run = play("free-threaded");
    let work = run.bars("work");
    assert_eq!(work.len(), 2);
    assert!(work[1].start < work[0].end, "{work:?}");
}

#[test]
fn each_worker_is_a_process_that_ends_in_order() {
    let run = play("processes");
    let workers: Vec<_> = run.lanes.iter().filter(|lane| lane.name.starts_with("worker")).collect();
    assert_eq!(workers.len(), 2);
    assert!(workers.iter().all(|lane| lane.kind == "process" && !lane.cut_off), "{workers:?}");
    let pids: BTreeSet<u64> = run.lanes.iter().map(|lane| lane.pid).collect();
    assert_eq!(pids.len(), 3, "a parent and two workers");
    for worker in workers {
        assert!(run.bars("work").iter().any(|bar| bar.lane == worker.name), "{worker:?}");
    }
    // The long jobs: each worker is asked before the other has answered.
    let [first, second, ..] = run.bars("work")[..] else { panic!("two jobs") };
    assert!(first.lane != second.lane && second.start < first.end, "{first:?} {second:?}");
}
