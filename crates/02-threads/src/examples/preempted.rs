//! On one core, a thread that never yields cannot keep another from making progress.
//!
//! Python: the interpreter takes turns, too, by its own rule: every 5 ms (`sys.setswitchinterval`).
//! Run: `cargo run -p ch02-threads -- preempted`

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::unistd::Pid;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(30);

static TURNS: AtomicU64 = AtomicU64::new(0);
static STOP: AtomicBool = AtomicBool::new(false);

pub fn main() {
    stay_on_one_core();
    assert_eq!(thread::available_parallelism().unwrap().get(), 1);
    thread::scope(|s| {
        let builder = thread::Builder::new().name("spinner".into());
        builder.spawn_scoped(s, spin).unwrap();
        let builder = thread::Builder::new().name("worker".into());
        builder.spawn_scoped(s, work).unwrap();
    });
}

fn spin() {
    let _spin = info_span!("spin").entered();
    info!("never gives up the core");
    let before = getrusage(UsageWho::RUSAGE_THREAD).unwrap();
    while !STOP.load(Relaxed) {
        TURNS.fetch_add(1, Relaxed); // no call here that waits or yields
    }
    let after = getrusage(UsageWho::RUSAGE_THREAD).unwrap();
    let given_up = after.voluntary_context_switches() - before.voluntary_context_switches();
    let taken_away = after.involuntary_context_switches() - before.involuntary_context_switches();
    info!(taken_away, "is told to stop");
    assert!(taken_away > 0, "the kernel takes the core from it");
    // Not "never": a page of its memory may be read from the disk, and any thread waits for that.
    let turns = TURNS.load(Relaxed).cast_signed();
    assert!(1000 * given_up < turns, "it does not give it up");
}

fn work() {
    while TURNS.load(Relaxed) == 0 {
        thread::sleep(BEAT);
    }
    for line in 1..=3 {
        info!(line, "makes progress");
        thread::sleep(BEAT);
    }
    STOP.store(true, Relaxed);
}

fn stay_on_one_core() {
    let this_thread = Pid::from_raw(0); // and all that it starts
    let allowed = sched_getaffinity(this_thread).unwrap();
    let is_allowed = |core: &usize| allowed.is_set(*core) == Ok(true);
    let core = (0..CpuSet::count()).find(is_allowed).unwrap();
    let mut one = CpuSet::new();
    one.set(core).unwrap();
    sched_setaffinity(this_thread, &one).unwrap();
    info!(core, "stays on one core");
}
