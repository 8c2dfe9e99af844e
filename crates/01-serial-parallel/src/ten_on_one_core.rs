//! Ten processes share one core: each makes progress before any of them is done.
//!
//! Python: `multiprocessing.Process`, on one core by `os.sched_setaffinity`.
//! Run: `cargo run -p ch01-serial-parallel -- ten-on-one-core`

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread::available_parallelism;
use std::time::Duration;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;
use tracing::{info, info_span, warn};

/// How much of the core each process needs, and in how many steps.
const STEP: Duration = Duration::from_millis(12);
const STEPS: u32 = 6;

/// This process and those that it starts run on the first core that it may use, and on no other.
pub fn stay_on_one_core() -> nix::Result<()> {
    let this = Pid::from_raw(0);
    let allowed = sched_getaffinity(this)?;
    let mut one = CpuSet::new();
    let first = (0..CpuSet::count()).find(|&core| allowed.is_set(core) == Ok(true));
    one.set(first.expect("a process may run somewhere"))?;
    sched_setaffinity(this, &one)
}

/// What each process does: waits for the word to go, then says when each step is done.
fn compute(name: &str) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    assert_eq!(available_parallelism()?.get(), 1, "this process, too, has one core");
    io::stdin().read_exact(&mut [0])?;
    let _work = info_span!("work").entered();
    info!("begins");
    let cpu_time = || Duration::from(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).unwrap());
    let begun = cpu_time();
    for number in 1..=STEPS {
        while cpu_time() < begun + number * STEP {
            std::hint::black_box((0..1000_u64).sum::<u64>());
        }
        writeln!(io::stdout(), "{number}")?;
    }
    info!("is done");
    Ok(())
}

/// Plays it: all ten get the word; the first step of each comes before the last step of any.
pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(1) {
        return compute(&name);
    }
    if let Err(error) = stay_on_one_core() {
        warn!(%error, "not judged: cannot stay on one core here");
        return Ok(());
    }
    // All write into one pipe, so their steps arrive in the order in which they were done.
    let (steps, writer) = io::pipe()?;
    let mut processes = Vec::new();
    for number in 1..=10 {
        let mut process = Command::new(env::current_exe()?);
        process.arg(format!("p{number}")).stdin(Stdio::piped()).stdout(writer.try_clone()?);
        processes.push(process.spawn()?);
    }
    drop(writer);
    for process in &mut processes {
        process.stdin.take().expect("it is piped").write_all(b"g")?;
    }
    let steps: Vec<String> = BufReader::new(steps).lines().collect::<io::Result<_>>()?;
    for process in &mut processes {
        assert!(process.wait()?.success());
    }
    info!(steps = steps.len(), "all ten are done");
    let last_to_begin = steps.iter().rposition(|step| step == "1");
    let first_to_end = steps.iter().position(|step| *step == STEPS.to_string());
    assert_eq!(steps.len(), 60);
    assert!(last_to_begin < first_to_end, "one core runs ten processes: {steps:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_core_is_left() {
        let cores = std::thread::spawn(|| {
            stay_on_one_core().map(|()| std::thread::available_parallelism().unwrap().get())
        });
        assert!(matches!(cores.join().unwrap(), Ok(1) | Err(_)));
    }
}
