//! What the pool promises when workers die: real SIGKILLs, exits, panics, and things that cannot
//! be sent. Nothing may hang, and nothing may be left.
//!
//! A program without the test harness: it has one thread when it makes a pool, so it may fork.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use std::{fs, process, thread};

use ch10_process_pool::process_pool::{ProcessPool, TaskError};
use nix::errno::Errno;
use nix::libc;
use nix::sys::prctl;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, alarm, fork};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What ends at all ends sooner.
const LIMIT: Duration = Duration::from_secs(20);

/// Tasks write their pid here; made before the forks.
static PIDS: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();

fn pids() -> &'static (PipeReader, PipeWriter) {
    PIDS.get_or_init(|| io::pipe().expect("a pipe"))
}

fn next_pid() -> io::Result<Pid> {
    let mut reader = &pids().0;
    let mut pid = [0; 4];
    reader.read_exact(&mut pid)?;
    Ok(Pid::from_raw(i32::from_ne_bytes(pid)))
}

fn main() -> io::Result<()> {
    alarm::set(240); // a test that hangs is killed, and so fails
    prctl::set_child_subreaper(true)?; // orphans come to us, so that we see them
    _ = pids();
    let descriptors = open_descriptors()?;
    a_lost_worker_is_an_error_of_its_task_alone()?;
    a_worker_killed_from_outside_is_replaced()?;
    a_worker_whose_child_holds_its_socket_is_seen_to_die()?;
    a_killed_idle_worker_costs_no_task()?;
    tasks_behind_a_lost_one_are_begun_once()?;
    workers_killed_at_any_moment_cost_one_task_each()?;
    error_callbacks_are_told()?;
    what_cannot_be_sent_is_an_error_and_no_worker_is_lost()?;
    long_results_of_many_workers_arrive_at_an_ordinary_user()?;
    a_message_needs_no_descriptor()?;
    a_result_that_panics_when_dropped_costs_no_other_task()?;
    workers_are_reaped_although_the_parent_ignores_sigchld()?;
    a_killed_fork_server_is_an_error_and_no_hang()?;
    the_parents_death_ends_the_workers()?;
    nothing_is_left_after_two_hundred_pools()?;
    assert_eq!(
        waitpid(None, Some(WaitPidFlag::WNOHANG)),
        Err(Errno::ECHILD),
        "no child is left"
    );
    assert_eq!(open_descriptors()?, descriptors, "no descriptor is left");
    Ok(())
}

fn open_descriptors() -> io::Result<usize> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}

/// Does what the number says.
fn act(what: u32) -> Result<u32, String> {
    match what {
        // SAFETY: the call takes two integers.
        1 => _ = unsafe { libc::kill(libc::getpid(), libc::SIGKILL) },
        2 => process::exit(7),
        3 => resume_unwind(Box::new("this panic is wanted")), // a panic that prints nothing
        4 => process::abort(),
        5 => return Err("an error".to_owned()),
        6 | 7 => {
            if what == 7 {
                // SAFETY: the worker has one thread; its child calls nothing but `pause`.
                if let Ok(ForkResult::Child) = unsafe { fork() } {
                    // SAFETY: the call takes nothing.
                    unsafe { libc::pause() };
                }
            }
            let mut writer = &pids().1;
            writer
                .write_all(&process::id().to_ne_bytes())
                .map_err(|error| error.to_string())?;
            loop {
                thread::park();
            }
        }
        8 => return Ok(process::id()),
        _ => {}
    }
    Ok(what)
}

fn expected(what: u32) -> Result<u32, TaskError> {
    Err(match what {
        1 => TaskError::Killed(libc::SIGKILL),
        2 => TaskError::Exited(7),
        3 => TaskError::Panicked("this panic is wanted".to_owned()),
        4 => TaskError::Killed(libc::SIGABRT),
        5 => TaskError::Failed("an error".to_owned()),
        _ => return Ok(what),
    })
}

fn a_lost_worker_is_an_error_of_its_task_alone() -> io::Result<()> {
    for workers in [1, 3] {
        // SAFETY: this program has no other thread now.
        let pool = unsafe { ProcessPool::new(workers, act) }?;
        let tasks: Vec<u32> = [0, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 3, 1, 1, 0].repeat(3);
        for chunk in [1, 4, 100] {
            let results = pool.map(&tasks, chunk).expect("open");
            for (&task, result) in tasks.iter().zip(results) {
                assert_eq!(
                    result,
                    expected(task),
                    "{workers} workers, chunks of {chunk}"
                );
            }
        }
        pool.join();
    }
    Ok(())
}

fn a_worker_killed_from_outside_is_replaced() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, act) }?;
    let stuck = pool.submit(&6).expect("open");
    let killed = next_pid()?;
    assert_eq!(
        pool.map(&[20, 21], 1),
        Ok(vec![Ok(20), Ok(21)]),
        "the other goes on"
    );
    kill(killed, Signal::SIGKILL)?;
    assert_eq!(stuck.wait(), Err(TaskError::Killed(libc::SIGKILL)));
    // Two tasks that only two workers can do at once.
    let both = [6, 6].map(|what| pool.submit(&what).expect("open"));
    let one = next_pid()?;
    let other = next_pid()?;
    assert!(one != other && one != killed && other != killed);
    pool.terminate();
    assert!(
        both.into_iter()
            .all(|task| task.wait() == Err(TaskError::Terminated))
    );
    Ok(())
}

fn a_worker_whose_child_holds_its_socket_is_seen_to_die() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, act) }?;
    let stuck = pool.submit(&7).expect("open");
    kill(next_pid()?, Signal::SIGKILL)?;
    assert_eq!(stuck.wait(), Err(TaskError::Killed(libc::SIGKILL)));
    assert_eq!(pool.submit(&20).expect("open").wait(), Ok(20));
    pool.join();
    // The worker's child has become the fork server's sibling or ours: it is for us to end.
    end_orphans()
}

/// Kills and reaps what has come to us because its parent has ended.
fn end_orphans() -> io::Result<()> {
    let own = process::id();
    loop {
        for child in fs::read_to_string(format!("/proc/{own}/task/{own}/children"))?.split(' ') {
            if let Ok(pid) = child.parse() {
                kill(Pid::from_raw(pid), Signal::SIGKILL)?;
            }
        }
        match waitpid(None, None) {
            Err(Errno::ECHILD) => return Ok(()),
            reaped => _ = reaped?,
        }
    }
}

fn a_killed_idle_worker_costs_no_task() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, act) }?;
    for _ in 0..20 {
        let pid = pool.submit(&8).expect("open").wait().expect("works");
        kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL)?;
        // Dead or gone: otherwise it might still receive the next task, and take it along.
        while fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z"))
        {
            thread::yield_now();
        }
        assert_ne!(pool.submit(&8).expect("open").wait().expect("works"), pid);
    }
    pool.join();
    Ok(())
}

/// Says that it has begun. Some numbers kill the worker, and some panic.
fn begin(number: u32) -> Result<u32, String> {
    let mut writer = &pids().1;
    writer
        .write_all(&number.to_ne_bytes())
        .map_err(|error| error.to_string())?;
    match number % 40 {
        0 => act(1),
        20 => act(3),
        _ => Ok(number),
    }
}

fn tasks_behind_a_lost_one_are_begun_once() -> io::Result<()> {
    let numbers: Vec<u32> = (0..2_000).collect();
    for (workers, chunk) in [(1, 1), (3, 1), (2, 7)] {
        // SAFETY: this program has no other thread now.
        let pool = unsafe { ProcessPool::new(workers, begin) }?;
        let results = pool.map(&numbers, chunk).expect("open");
        pool.join();
        for (&number, result) in numbers.iter().zip(results) {
            let expected = match number % 40 {
                0 => expected(1),
                20 => expected(3),
                _ => Ok(number),
            };
            assert_eq!(result, expected, "{workers} workers, chunks of {chunk}");
        }
        let mut begun = Vec::new();
        for _ in &numbers {
            begun.push(next_pid()?.as_raw().cast_unsigned());
        }
        begun.sort_unstable();
        assert_eq!(
            begun, numbers,
            "each once: {workers} workers, chunks of {chunk}"
        );
    }
    Ok(())
}

fn workers_killed_at_any_moment_cost_one_task_each() -> io::Result<()> {
    const KILLS: usize = 50;
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, act) }?;
    let mut killed = 0;
    let mut lost = 0;
    while killed < KILLS {
        let tasks: Vec<_> = (0..200).map(|_| pool.submit(&8).expect("open")).collect();
        let mut before = None;
        for task in tasks {
            match task.wait() {
                // The worker may be in any of the tasks behind this one, or between two.
                Ok(pid) if killed < KILLS && before != Some(pid) => {
                    before = Some(pid);
                    if kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL).is_ok() {
                        killed += 1;
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error, TaskError::Killed(libc::SIGKILL));
                    lost += 1;
                }
            }
        }
    }
    assert!(lost <= killed, "{lost} tasks, {killed} workers");
    pool.join();
    Ok(())
}

fn error_callbacks_are_told() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, act) }?;
    let told = Arc::new(Mutex::new(Vec::new()));
    for what in 1..=5 {
        let told = Arc::clone(&told);
        let error_callback = move |error| told.lock().unwrap().push(Err(error));
        pool.apply_async(&what, |_| panic!("no result"), error_callback)
            .expect("open");
    }
    pool.join();
    assert!(
        told.lock()
            .unwrap()
            .iter()
            .cloned()
            .eq((1..=5).map(expected))
    );
    Ok(())
}

/// Cannot be written when it is 1, and not be read when it is 2.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Difficult(u32);

impl Serialize for Difficult {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 == 1 {
            Err(S::Error::custom("1"))
        } else {
            self.0.serialize(to)
        }
    }
}

impl<'de> Deserialize<'de> for Difficult {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let n = u32::deserialize(from)?;
        assert_ne!(n, 3, "this panic is wanted");
        if n == 2 {
            Err(D::Error::custom("2"))
        } else {
            Ok(Self(n))
        }
    }
}

fn what_cannot_be_sent_is_an_error_and_no_worker_is_lost() -> io::Result<()> {
    type Reply = (u32, Difficult);
    // SAFETY: this program has no other thread now.
    let results =
        unsafe { ProcessPool::new(1, |n| Ok::<Reply, _>((process::id(), Difficult(n)))) }?;
    let pid = results.submit(&0).expect("open").wait().expect("works").0;
    for n in 1..=3 {
        let result = results.submit(&n).expect("open").wait();
        assert!(
            matches!(result, Err(TaskError::Result(_))),
            "{n}: {result:?}"
        );
    }
    assert_eq!(
        results.submit(&4).expect("open").wait(),
        Ok((pid, Difficult(4))),
        "as before"
    );
    results.join();

    // SAFETY: as above.
    let arguments = unsafe { ProcessPool::new(1, |n: Difficult| Ok((process::id(), n))) }?;
    let sent = arguments
        .map(&[0, 1, 2, 4].map(Difficult), 4)
        .expect("open");
    let pid = sent[0].clone().expect("works").0;
    assert!(matches!(sent[1], Err(TaskError::Argument(_))), "{sent:?}");
    assert!(matches!(sent[2], Err(TaskError::Argument(_))), "{sent:?}");
    assert_eq!(sent[3], Ok((pid, Difficult(4))));
    arguments.join();
    Ok(())
}

/// 5,000 bytes.
fn long_text(n: u32) -> String {
    format!("{n:05}").repeat(1_000)
}

/// In sockets, the system allows an ordinary user only a limited number of descriptors.
fn long_results_of_many_workers_arrive_at_an_ordinary_user() -> io::Result<()> {
    // SAFETY: this program has no other thread now, and the child returns from nothing.
    match unsafe { fork() }? {
        ForkResult::Child => {
            alarm::set(120); // that of its parent does not come along
            let all_arrive = || -> io::Result<bool> {
                let (limit, highest) = getrlimit(Resource::RLIMIT_NOFILE)?;
                setrlimit(Resource::RLIMIT_NOFILE, limit.min(1024), highest)?;
                // SAFETY: the call takes an integer. It fails for an ordinary user: as it should.
                unsafe { libc::setuid(65_534) };
                // SAFETY: this child has one thread.
                let pool = unsafe { ProcessPool::new(8, |n: u32| Ok(long_text(n))) }?;
                let numbers: Vec<u32> = (0..10_000).collect();
                let results = pool.map(&numbers, 300).expect("open");
                pool.join();
                Ok(numbers
                    .iter()
                    .zip(results)
                    .all(|(&n, result)| result == Ok(long_text(n))))
            };
            process::exit(i32::from(!all_arrive().unwrap_or(false)));
        }
        ForkResult::Parent { child } => {
            assert_eq!(
                waitpid(child, None)?,
                WaitStatus::Exited(child, 0),
                "all results arrive"
            );
        }
    }
    Ok(())
}

/// Neither here nor in the worker, and not to take a message back. Five are open in any case, and
/// that many are asked for signs.
fn a_message_needs_no_descriptor() -> io::Result<()> {
    let echo = |(text, slow): (String, bool)| {
        let (_, highest) = getrlimit(Resource::RLIMIT_NOFILE).map_err(|error| error.to_string())?;
        setrlimit(Resource::RLIMIT_NOFILE, 5, highest).map_err(|error| error.to_string())?;
        if slow {
            thread::sleep(Duration::from_millis(3)); // what was sent behind it is taken back
        }
        Ok(text)
    };
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, echo) }?;
    let (limit, highest) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, 5, highest)?;
    let tasks: Vec<_> = (0..1_000).map(|n| (long_text(n), n % 100 == 0)).collect();
    let results = pool.map(&tasks, 1).expect("open");
    pool.join();
    setrlimit(Resource::RLIMIT_NOFILE, limit, highest)?;
    assert!(
        tasks
            .iter()
            .zip(&results)
            .all(|(task, result)| result.as_ref() == Ok(&task.0))
    );
    Ok(())
}

/// Says in which process it was made. Elsewhere, to drop it is to panic.
struct Bomb(u32);

impl Drop for Bomb {
    fn drop(&mut self) {
        if self.0 != process::id() {
            resume_unwind(Box::new("this panic is wanted"));
        }
    }
}

impl Serialize for Bomb {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Bomb {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        u32::deserialize(from).map(Self)
    }
}

fn make_a_bomb(n: u32) -> Result<Option<Bomb>, String> {
    if n > 0 {
        return Ok(None);
    }
    next_pid().map_err(|error| error.to_string())?;
    Ok(Some(Bomb(process::id())))
}

/// A result that nobody waits for is dropped in a thread of the pool.
fn a_result_that_panics_when_dropped_costs_no_other_task() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(1, make_a_bomb) }?;
    drop(pool.submit(&0).expect("open"));
    let mut gate = &pids().1;
    gate.write_all(&[0; 4])?; // only now there is a result
    let next = pool.submit(&1).expect("open").wait_timeout(LIMIT);
    assert!(matches!(next, Ok(Ok(None))), "in time, and none");
    pool.join();
    Ok(())
}

/// A process that ignores it lets the system reap; so would the fork server, which is a copy.
fn workers_are_reaped_although_the_parent_ignores_sigchld() -> io::Result<()> {
    // SAFETY: nothing of this program handles the signal.
    let before = unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }?;
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, act) }?;
    let results = pool.map(&[1, 20, 2, 3, 21], 1).expect("open");
    assert_eq!(results, [1, 20, 2, 3, 21].map(expected));
    pool.join();
    // SAFETY: as above.
    unsafe { signal(Signal::SIGCHLD, before) }?;
    Ok(())
}

fn a_killed_fork_server_is_an_error_and_no_hang() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    let pool = unsafe { ProcessPool::new(2, act) }?;
    let tasks = [6, 6, 20, 20].map(|what| pool.submit(&what).expect("open"));
    let worker = next_pid()?;
    next_pid()?;
    let stat = fs::read_to_string(format!("/proc/{worker}/stat"))?;
    let server = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.split(' ').nth(1));
    let server = server.and_then(|pid| pid.parse().ok()).expect("a parent");
    assert_ne!(server, process::id().cast_signed());
    kill(Pid::from_raw(server), Signal::SIGKILL)?;
    for task in tasks {
        assert!(task.wait().is_err());
    }
    pool.join();
    end_orphans() // its workers have been killed with it, and came to us
}

fn the_parents_death_ends_the_workers() -> io::Result<()> {
    // SAFETY: this program has no other thread now.
    match unsafe { fork() }? {
        ForkResult::Child => {
            // SAFETY: this child has one thread.
            let pool = unsafe { ProcessPool::new(2, act) }?;
            let _stuck = [6, 6].map(|what| pool.submit(&what));
            loop {
                thread::park();
            }
        }
        ForkResult::Parent { child } => {
            let workers = [next_pid()?, next_pid()?];
            kill(child, Signal::SIGKILL)?;
            // All of them come to us when their parent ends. This returns when none is alive.
            let mut reaped = Vec::new();
            loop {
                match waitpid(None, None) {
                    Err(Errno::ECHILD) => break,
                    status => reaped.extend(status?.pid()),
                }
            }
            assert!(reaped.contains(&child) && reaped.len() >= 2, "{reaped:?}");
            assert!(
                workers
                    .iter()
                    .all(|&worker| kill(worker, None) == Err(Errno::ESRCH))
            );
        }
    }
    Ok(())
}

fn nothing_is_left_after_two_hundred_pools() -> io::Result<()> {
    let descriptors = open_descriptors()?;
    for round in 0..200 {
        // SAFETY: the threads of the pool before this one have ended.
        let pool = unsafe { ProcessPool::new(2, act) }?;
        let task = pool.submit(&20).expect("open");
        if round % 2 == 0 {
            assert_eq!(task.wait(), Ok(20));
        } else {
            drop(pool);
            assert!(matches!(task.wait(), Ok(20) | Err(TaskError::Terminated)));
        }
    }
    assert_eq!(open_descriptors()?, descriptors);
    assert_eq!(
        waitpid(None, Some(WaitPidFlag::WNOHANG)),
        Err(Errno::ECHILD),
        "no zombie"
    );
    Ok(())
}
