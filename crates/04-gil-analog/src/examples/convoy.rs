//! A thread that reads beside one that computes: each read waits a whole interval for the lock.
//!
//! Python: `time.sleep` or a socket in one thread, a loop in another (the convoy effect).
//! Run: `cargo run -p ch04-gil-analog -- convoy`

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::drawn::Drawn;
use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Turn, Unlocked};

const DEVICE: Duration = Duration::from_millis(5);

static COMPUTED: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicBool = AtomicBool::new(false);

pub fn main() {
    let gil = Gil::new(SWITCH_INTERVAL);
    let with = beside_each_other("with", || Drawn::acquire(&gil));
    info!(?with, "five reads, and the shortest wait to go on");
    assert!(with >= SWITCH_INTERVAL, "each waits for a whole interval");

    let without = beside_each_other("without", || Unlocked);
    info!(?without, "five reads, and the shortest wait to go on");
    assert!(without < SWITCH_INTERVAL, "nobody has to be asked");
}

fn beside_each_other<T: Turn>(lock: &str, acquire: impl Fn() -> T + Sync) -> Duration {
    DONE.store(false, Relaxed);
    thread::scope(|s| {
        let computes = thread::Builder::new().name(format!("computes {lock}"));
        computes.spawn_scoped(s, || compute(acquire())).unwrap();
        let reads = thread::Builder::new().name(format!("reads {lock}"));
        let reads = reads.spawn_scoped(s, || read_five(acquire())).unwrap();
        reads.join().unwrap()
    })
}

fn compute(mut turn: impl Turn) {
    while !DONE.load(Relaxed) {
        COMPUTED.fetch_add(1, Relaxed);
        turn.between(); // as after each instruction: lets another thread in if that has asked
    }
    info!("has computed");
}

/// The shortest time from the end of a read to when this thread has the lock again.
fn read_five(mut turn: impl Turn) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..5 {
        let answered = turn.blocking(read);
        shortest = shortest.min(answered.elapsed());
    }
    DONE.store(true, Relaxed);
    shortest
}

fn read() -> Instant {
    let _read = info_span!("read").entered();
    let before = COMPUTED.load(Relaxed);
    while COMPUTED.load(Relaxed) == before {
        thread::yield_now(); // until the other thread computes, and so has the lock
    }
    thread::sleep(DEVICE);
    Instant::now()
}
