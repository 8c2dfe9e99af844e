//! Three threads on one core take turns: all make progress from the start, none is done sooner.
//!
//! Python: `threading.Thread`, on one core by `os.sched_setaffinity`.
//! Run: `cargo run -p ch01-serial-parallel -- concurrent`

use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::{info, info_span};

use crate::one_core::{stay_on_one_core, use_core};

const STEP: Duration = Duration::from_millis(15);

static ALL_ARE_HERE: Barrier = Barrier::new(3);
static STEPS_DONE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() -> io::Result<()> {
    stay_on_one_core()?;
    let started = Instant::now();
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let thread = thread::Builder::new().name(name.into());
            thread.spawn_scoped(s, compute).unwrap();
        }
    });
    info!("all three are done");
    assert!(started.elapsed() >= 3 * 6 * STEP, "one core");
    let steps = STEPS_DONE.lock().unwrap();
    let last_to_begin = steps.iter().rposition(|&number| number == 1);
    let first_to_end = steps.iter().position(|&number| number == 6);
    assert!(last_to_begin < first_to_end, "all make progress");
    Ok(())
}

fn compute() {
    ALL_ARE_HERE.wait();
    let _work = info_span!("work").entered();
    for number in 1..=6 {
        use_core(STEP);
        info!(number, "has done a step");
        STEPS_DONE.lock().unwrap().push(number);
    }
}
