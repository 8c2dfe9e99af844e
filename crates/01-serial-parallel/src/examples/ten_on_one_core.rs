//! Ten processes share one core: each makes progress before any of them is done.
//!
//! Python: `multiprocessing.Process`, on one core by `os.sched_setaffinity`.
//! Run: `cargo run -p ch01-serial-parallel -- ten-on-one-core`

use std::io::{self, BufRead, BufReader};
use std::process::Command;
use std::time::Duration;
use std::{env, thread};

use tracing::{info, info_span};

use crate::one_core::{stay_on_one_core, use_core};

const STEP: Duration = Duration::from_millis(12);

pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(1) {
        return compute(&name); // this is one of the ten
    }
    stay_on_one_core()?;
    let (start, not_yet) = io::pipe()?;
    let (steps, write) = io::pipe()?; // one for all, so their steps arrive in order
    let mut processes = Vec::new();
    for number in 1..=10 {
        let mut process = Command::new(env::current_exe()?);
        process.arg(format!("p{number}"));
        process.stdin(start.try_clone()?).stdout(write.try_clone()?);
        processes.push(process.spawn()?);
    }
    drop(write);
    drop(not_yet); // the end of their input: all ten begin

    let steps: Vec<String> = BufReader::new(steps).lines().collect::<io::Result<_>>()?;
    for mut process in processes {
        assert!(process.wait()?.success());
    }
    info!(steps = steps.len(), "all ten are done");
    assert_eq!(steps.len(), 10 * 6);
    let last_to_begin = steps.iter().rposition(|step| step == "1");
    let first_to_end = steps.iter().position(|step| step == "6");
    assert!(last_to_begin < first_to_end);
    Ok(())
}

fn compute(name: &str) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    assert_eq!(thread::available_parallelism()?.get(), 1, "here, too");
    io::copy(&mut io::stdin(), &mut io::sink())?; // until its end
    let _work = info_span!("work").entered();
    info!("begins");
    for number in 1..=6 {
        use_core(STEP);
        println!("{number}");
    }
    info!("is done");
    Ok(())
}
