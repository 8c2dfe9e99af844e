//! What the pool promises when nothing goes wrong.
//!
//! A program without the test harness: it has one thread when it makes a pool, so it may fork.

use std::collections::BTreeSet;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use std::{process, thread};

use ch10_process_pool::process_pool::{Closed, ProcessPool, Task, TaskError, as_completed};
use nix::unistd::alarm;

/// Tasks that are told to read a byte here; made before the forks.
static GATE: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();
/// Tasks write a byte here when they begin.
static BEGUN: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();

fn gate() -> &'static (PipeReader, PipeWriter) {
    GATE.get_or_init(|| io::pipe().expect("a pipe"))
}

fn begun() -> &'static (PipeReader, PipeWriter) {
    BEGUN.get_or_init(|| io::pipe().expect("a pipe"))
}

fn main() -> io::Result<()> {
    alarm::set(120); // a test that hangs is killed, and so fails
    _ = (gate(), begun());
    at_most_n_at_once_and_workers_are_used_again()?;
    a_handle_waits_and_can_give_up()?;
    a_task_that_has_not_begun_can_be_cancelled()?;
    results_are_in_order_or_as_completed()?;
    a_slow_task_holds_up_no_other()?;
    an_empty_map_returns_at_once_and_a_closed_pool_refuses()?;
    one_worker_does_everything()?;
    workers_are_replaced_after_so_many_tasks()?;
    fifty_mebibytes_there_and_back()?;
    a_panicking_callback_does_not_kill_the_pool()?;
    terminated_tasks_end_with_an_error()?;
    a_program_that_is_started_has_none_of_the_pools_descriptors()?;
    Ok(())
}

fn pid_at_gate(_: u32) -> Result<u32, String> {
    let mut begun = &begun().1;
    let mut gate = &gate().0;
    begun.write_all(b"b").map_err(|error| error.to_string())?;
    gate.read_exact(&mut [0])
        .map_err(|error| error.to_string())?;
    Ok(process::id())
}

fn open_gate(times: usize) -> io::Result<()> {
    let mut gate = &gate().1;
    gate.write_all(&vec![b'!'; times])
}

fn await_begun(times: usize) -> io::Result<()> {
    let mut begun = &begun().0;
    begun.read_exact(&mut vec![0; times])
}

fn at_most_n_at_once_and_workers_are_used_again() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(3, pid_at_gate) }?;
    let tasks: Vec<_> = (0..9).map(|n| pool.submit(&n).expect("open")).collect();
    await_begun(3)?;
    // A fourth one would begin now, if it could: it has more than enough time to.
    let more = nix::poll::PollFd::new(
        std::os::fd::AsFd::as_fd(&begun().0),
        nix::poll::PollFlags::POLLIN,
    );
    assert_eq!(
        nix::poll::poll(&mut [more], 100_u8),
        Ok(0),
        "three at once, not more"
    );
    open_gate(9)?;
    await_begun(6)?;
    let pids: BTreeSet<u32> = tasks
        .into_iter()
        .map(|task| task.wait().expect("works"))
        .collect();
    assert_eq!(pids.len(), 3);
    pool.join();
    Ok(())
}

fn a_handle_waits_and_can_give_up() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, pid_at_gate) }?;
    let task = pool.submit(&0).expect("open");
    await_begun(1)?;
    assert!(!task.is_done());
    let task = task
        .wait_timeout(Duration::from_millis(20))
        .expect_err("it waits at the gate");
    open_gate(1)?;
    assert!(
        task.wait_timeout(Duration::from_secs(60))
            .expect("it ends")
            .is_ok()
    );
    pool.join();
    Ok(())
}

fn gate_if_zero(n: u32) -> Result<u32, String> {
    if n == 0 {
        let mut gate = &gate().0;
        gate.read_exact(&mut [0])
            .map_err(|error| error.to_string())?;
    }
    Ok(n * n)
}

fn a_task_that_has_not_begun_can_be_cancelled() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, gate_if_zero) }?;
    pool.map(&[1; 200], 1).expect("open"); // it answers quickly now, and is sent tasks ahead
    let stuck = pool.submit(&0).expect("open");
    let mut tasks: Vec<_> = (0..40).map(|n| pool.submit(&n).expect("open")).collect();
    let last = tasks.pop();
    for mut task in tasks {
        while let Err(sent) = task.cancel() {
            task = sent; // it is taken back, for the worker waits at the gate
            thread::yield_now();
        }
    }
    let stuck = stuck.cancel().expect_err("it has begun");
    open_gate(1)?;
    // The first of those that were cancelled would wait at the gate, and keep the last one waiting.
    assert_eq!(last.map(Task::wait), Some(Ok(39 * 39)));
    assert_eq!(stuck.cancel().expect_err("it has ended").wait(), Ok(0));
    pool.join();
    Ok(())
}

fn results_are_in_order_or_as_completed() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, gate_if_zero) }?;
    let numbers: Vec<u32> = (1..1000).collect();
    for chunk in [1, 7, 5000] {
        let squares = pool.map(&numbers, chunk).expect("open");
        assert!(
            squares.into_iter().eq(numbers.iter().map(|n| Ok(n * n))),
            "in order"
        );
        let mut all: Vec<_> = pool.map_unordered(&numbers, chunk).expect("open").collect();
        all.sort_by_key(|(place, _)| *place);
        assert!(
            all.into_iter()
                .map(|(_, square)| square)
                .eq(numbers.iter().map(|n| Ok(n * n)))
        );
    }
    let tasks = [0, 5, 6].map(|n| pool.submit(&n).expect("open")).into();
    let mut order = Vec::new();
    for (place, _) in as_completed(tasks) {
        order.push(place);
        if order.len() == 2 {
            open_gate(1)?;
        }
    }
    assert_eq!(order.last(), Some(&0), "the first waited for the others");
    pool.join();
    Ok(())
}

fn a_slow_task_holds_up_no_other() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, gate_if_zero) }?;
    for _ in 0..20 {
        // They answer quickly now, and are sent tasks ahead.
        pool.map(&[1; 200], 1).expect("open");
        let numbers: Vec<u32> = (1..200).chain([0]).chain(200..300).collect();
        let tasks: Vec<_> = numbers
            .iter()
            .map(|n| pool.submit(n).expect("open"))
            .collect();
        let mut results = as_completed(tasks);
        for _ in 1..numbers.len() {
            assert_ne!(
                results.next().expect("it is there").0,
                199,
                "that one waits at the gate"
            );
        }
        open_gate(1)?;
        assert_eq!(results.next().expect("it is there").0, 199);
    }
    pool.join();
    Ok(())
}

fn an_empty_map_returns_at_once_and_a_closed_pool_refuses() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, gate_if_zero) }?;
    assert_eq!(pool.map(&[], 1), Ok(Vec::new()));
    assert_eq!(pool.map_unordered(&[], 1).expect("open").count(), 0);
    let last = pool.submit(&3).expect("open");
    pool.close();
    assert!(pool.submit(&1).is_err());
    assert_eq!(pool.map(&[1], 1), Err(Closed));
    assert_eq!(pool.apply_async(&1, drop, drop), Err(Closed));
    assert_eq!(last.wait(), Ok(9), "what was submitted before is done");
    pool.join();
    Ok(())
}

fn one_worker_does_everything() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, |()| Ok(process::id())) }?;
    let pids = pool.map(&[(); 100], 3).expect("open");
    assert!(pids.windows(2).all(|two| two[0] == two[1]) && pids[0].is_ok());
    pool.join();
    Ok(())
}

fn workers_are_replaced_after_so_many_tasks() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::replacing(1, 3, |()| Ok(process::id())) }?;
    for chunk in [1, 2, 10] {
        let pids = pool.map(&[(); 9], chunk).expect("open");
        let threes: Vec<_> = pids.chunks(3).collect();
        assert!(
            threes
                .iter()
                .all(|three| three.iter().all(|pid| *pid == three[0])),
            "{pids:?}"
        );
        assert!(
            threes[0][0] != threes[1][0] && threes[1][0] != threes[2][0],
            "{pids:?}"
        );
    }
    pool.join();
    Ok(())
}

fn fifty_mebibytes_there_and_back() -> io::Result<()> {
    const LARGE: usize = 50 << 20;
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, |text: String| Ok(text)) }?;
    let large = "你".repeat(LARGE / 3);
    // Both ways at once, in one chunk: neither side waits for the other with its mouth full.
    let texts = [large.clone(), String::new(), large];
    let same = pool.map(&texts, 3).expect("open");
    assert!(
        same.iter()
            .zip(&texts)
            .all(|(got, sent)| got.as_ref() == Ok(sent)),
        "byte for byte"
    );
    pool.join();
    Ok(())
}

fn a_panicking_callback_does_not_kill_the_pool() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, gate_if_zero) }?;
    pool.apply_async(&1, |_| panic!("this panic is wanted"), drop)
        .expect("open");
    let called = Arc::new(Mutex::new(None));
    let main = process::id();
    let calls = Arc::clone(&called);
    let callback = move |square| *calls.lock().unwrap() = Some((square, process::id()));
    pool.apply_async(&4, callback, drop).expect("open");
    assert_eq!(pool.submit(&5).expect("open").wait(), Ok(25));
    pool.join();
    assert_eq!(
        *called.lock().unwrap(),
        Some((16, main)),
        "called, and in the parent"
    );
    Ok(())
}

fn terminated_tasks_end_with_an_error() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, pid_at_gate) }?;
    let tasks: Vec<_> = (0..5).map(|n| pool.submit(&n).expect("open")).collect();
    await_begun(2)?;
    pool.terminate();
    for task in tasks {
        assert_eq!(task.wait(), Err(TaskError::Terminated));
    }
    Ok(())
}

fn descriptors_of_a_program() -> Result<usize, String> {
    let listed = process::Command::new("ls").arg("/proc/self/fd").output();
    Ok(listed
        .map_err(|error| error.to_string())?
        .stdout
        .split(|&byte| byte == b'\n')
        .count())
}

fn a_program_that_is_started_has_none_of_the_pools_descriptors() -> io::Result<()> {
    let before = descriptors_of_a_program();
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, |()| descriptors_of_a_program()) }?;
    assert_eq!(descriptors_of_a_program(), before);
    let in_worker = pool.submit(&()).expect("open").wait();
    assert_eq!(in_worker, before.map_err(TaskError::Failed));
    pool.join();
    Ok(())
}
