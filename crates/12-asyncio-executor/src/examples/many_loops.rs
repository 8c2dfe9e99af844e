//! Two processes, each with an event loop of its own and fifty coroutines that wait and compute.
//!
//! Python: `multiprocessing.Process`, and `asyncio.run` in each.
//! Run: `cargo run -p ch12-asyncio-executor -- many-loops`

use std::io::{self, Write};
use std::ops::Range;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, process};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const EACH: u64 = 50;

/// How many microseconds of processor time each coroutine computes.
const COMPUTES: i64 = 1000;

/// A coroutine: waits a beat, as for a device, and computes for a short time.
pub async fn sum_to(number: u64) -> nix::Result<u64> {
    tokio::time::sleep(BEAT).await;
    let end = cpu_time()? + COMPUTES;
    while cpu_time()? < end {} // meanwhile, no other coroutine of this loop runs
    Ok((1..=number).sum())
}

/// A loop on this thread, with a coroutine for each number; returns the sum of their results.
pub fn run_loop(numbers: Range<u64>) -> io::Result<u64> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let tasks = async { numbers.map(sum_to).collect::<JoinSet<_>>().join_all().await };
    Ok(runtime.block_on(tasks).into_iter().sum::<nix::Result<u64>>()?)
}

/// What each process does: reads from its arguments where its numbers begin, and writes its result.
fn child(name: &str, from: &str) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    let _work = info_span!("work").entered();
    let from = from.parse().map_err(io::Error::other)?;
    info!(coroutines = EACH, "runs a loop of its own");
    let before = cpu_time()?;
    let sum = run_loop(from..from + EACH)?;
    let cpu = cpu_time()? - before;
    info!(sum, cpu, "all of them are done");
    writeln!(io::stdout(), "{} {sum} {cpu}", process::id())
}

/// For how many microseconds this process has had a processor.
fn cpu_time() -> nix::Result<i64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds())
}

/// What came out of a process: its pid, its result, and its processor time.
pub fn parse(output: &str) -> Option<(u32, u64, i64)> {
    let mut words = output.split_whitespace();
    let pid = words.next()?.parse().ok()?;
    Some((pid, words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// Plays it: a hundred coroutines, fifty on each of two loops, both at once.
pub fn main() -> io::Result<()> {
    if let (Some(name), Some(from)) = (env::args().nth(1), env::args().nth(2)) {
        return child(&name, &from);
    }
    let start = Instant::now();
    let mut children = Vec::new();
    for (name, from) in [("loop-1", 0), ("loop-2", EACH)] {
        let mut command = Command::new(env::current_exe()?);
        command.args([name, &from.to_string()]).stdout(Stdio::piped());
        children.push(command.spawn()?);
    }
    let mut results = Vec::new();
    for child in children {
        let pid = child.id();
        let output = child.wait_with_output()?;
        assert!(output.status.success(), "{}", output.status);
        let result = parse(&String::from_utf8_lossy(&output.stdout)).expect("its result");
        assert_eq!(result.0, pid, "each loop in a process of its own");
        results.push(result);
    }
    let took = start.elapsed();
    let sum: u64 = results.iter().map(|(_, sum, _)| sum).sum();
    info!(sum, processes = results.len(), "has the results of all");
    assert_eq!(sum, (0..2 * EACH).map(|n| n * (n + 1) / 2).sum(), "fifty from each");
    let computed = EACH.cast_signed() * COMPUTES;
    assert!(results.iter().all(|(_, _, cpu)| *cpu >= computed), "each has computed: {results:?}");
    assert!(took >= BEAT, "a beat is not shorter for that: {took:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_result_is_not_taken_for_one() {
        assert_eq!(parse("12 345 6\n"), Some((12, 345, 6)));
        assert_eq!(parse(""), None);
        assert_eq!(parse("12 345\n"), None);
        assert_eq!(parse("12 many 6\n"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_coroutines_wait_one_beat() {
        let start = tokio::time::Instant::now();
        let tasks: JoinSet<_> = (0..100).map(sum_to).collect();
        assert_eq!(tasks.join_all().await.len(), 100);
        assert_eq!(start.elapsed(), BEAT);
    }

    #[test]
    fn a_loop_without_coroutines_ends() {
        assert_eq!(run_loop(0..0).unwrap(), 0);
    }
}
