//! Two processes, each with an event loop of its own and fifty coroutines that wait and compute.
//!
//! Python: `multiprocessing.Process`, and `asyncio.run` in each.
//! Run: `cargo run -p ch12-asyncio-executor -- many-loops`

use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, io};

use nix::sys::resource::UsageWho::{self, RUSAGE_CHILDREN, RUSAGE_SELF};
use nix::sys::resource::getrusage;
use nix::sys::time::TimeValLike;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    if let [_, name, first] = &env::args().collect::<Vec<_>>()[..] {
        return child(name, first.parse().unwrap());
    }
    let mut children = Vec::new();
    for (name, first) in [("loop-1", "0"), ("loop-2", "50")] {
        let mut command = Command::new(env::current_exe()?);
        command.args([name, first]).stdout(Stdio::piped());
        children.push(command.spawn()?);
    }
    let mut sum = 0;
    for child in children {
        let output = child.wait_with_output()?.stdout;
        let result = String::from_utf8_lossy(&output);
        sum += result.trim().parse::<u64>().unwrap();
    }
    let computed = processor_time(RUSAGE_CHILDREN);
    info!(sum, computed, "has the results of both");
    assert_eq!(sum, (0..100).sum());
    assert!(computed >= 100_000, "each coroutine has computed");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn child(name: &str, first: u64) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    let _work = info_span!("work").entered();
    info!(coroutines = 50, "runs a loop of its own");
    let mut tasks = JoinSet::new();
    for number in first..first + 50 {
        tasks.spawn(compute(number));
    }
    println!("{}", tasks.join_all().await.iter().sum::<u64>());
    Ok(())
}

/// Waits a beat, and then keeps a core busy for a millisecond.
async fn compute(number: u64) -> u64 {
    sleep(BEAT).await;
    let end = processor_time(RUSAGE_SELF) + 1000;
    while processor_time(RUSAGE_SELF) < end {} // no other coroutine of this loop runs meanwhile
    number
}

/// For how many microseconds these processes have had a core. For children: those that have ended.
fn processor_time(who: UsageWho) -> i64 {
    let usage = getrusage(who).unwrap();
    (usage.user_time() + usage.system_time()).num_microseconds()
}
