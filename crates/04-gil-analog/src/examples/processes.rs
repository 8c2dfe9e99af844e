//! Two processes, a lock each: the classic way out, paid for with messages instead of variables.
//!
//! Python: `multiprocessing`, started as `spawn` does it: the program runs once more.
//! Run: `cargo run -p ch04-gil-analog -- processes`

use std::{env, io, process};

use tracing::{info, info_span};

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::run;
use crate::programs::{LOOPS, count_to};
use crate::worker::Worker;

pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(1) {
        return work(&name); // this is one of the workers
    }
    let mut ann = Worker::start("ann")?;
    let mut bob = Worker::start("bob")?;
    // Both say so before either goes on: with one lock for both, this would never return.
    assert_eq!(ann.answer()?, "holds its lock");
    assert_eq!(bob.answer()?, "holds its lock");

    let times = (4 * LOOPS).to_string();
    ann.tell(&times)?; // the question goes through a pipe,
    bob.tell(&times)?;
    assert_eq!(ann.answer()?, times); // and so does the answer
    assert_eq!(bob.answer()?, times);
    info!("both have counted");
    ann.stop()?;
    bob.stop()
}

fn work(name: &str) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    let gil = Gil::new(SWITCH_INTERVAL);
    let mut held = gil.acquire();
    let _hold = info_span!("hold", lock = name).entered();
    println!("holds its lock");
    let question = io::stdin().lines().next().unwrap()?;
    let times = question.parse().unwrap();
    let counted = run(&count_to(times), &[], &mut held).unwrap();
    info!(pid = process::id(), counted, "has counted");
    println!("{counted}");
    Ok(())
}
