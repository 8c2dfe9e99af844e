//! Three threads wait for a device: the lock is given up meanwhile, so their waits overlap.
//!
//! Python: `ctypes.CDLL` gives the lock up around a call, as `time.sleep` does; `PyDLL` keeps it.
//! Run: `cargo run -p ch04-gil-analog -- io-bound`

use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};
use crate::machine::{Op, Turn, run};

const BEAT: Duration = Duration::from_millis(100);
const THREADS: u32 = 3;

/// Keeps the lock whatever happens, as C code does that has no `Py_BEGIN_ALLOW_THREADS`.
struct Kept<'gil>(#[expect(dead_code, reason = "held, not looked at")] Held<'gil>);

impl Turn for Kept<'_> {}

/// The device takes its time, and no core.
fn read() -> i64 {
    let _read = info_span!("read").entered();
    thread::sleep(BEAT);
    1
}

/// Each of the threads reads once; returns how long they take together.
pub fn play(lock: &str, read: impl Fn(&Gil, &[Op]) -> Option<i64> + Sync) -> Duration {
    let gil = Gil::new(SWITCH_INTERVAL);
    let start = Instant::now();
    thread::scope(|s| {
        for number in 1..=THREADS {
            let work = || {
                let value = read(&gil, &[Op::Call(&self::read)]);
                info!(value, "has read");
            };
            thread::Builder::new().name(format!("{lock}-{number}")).spawn_scoped(s, work).unwrap();
        }
    });
    start.elapsed()
}

/// Plays it: the same three reads, with the lock given up and with the lock kept.
pub fn main() {
    let released = play("released", |gil, program| run(program, &[], &mut gil.acquire()));
    info!(ms = released.as_millis(), "the lock is given up while they wait");
    let kept = play("kept", |gil, program| run(program, &[], &mut Kept(gil.acquire())));
    info!(ms = kept.as_millis(), "the lock is kept while they wait");
    assert!(released >= BEAT && released < THREADS * BEAT, "the waits overlap: {released:?}");
    assert!(kept >= THREADS * BEAT, "one waits after the other: {kept:?}");
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn two_calls_that_wait_for_each_other_both_return() {
        let (gil, meet) = (Gil::new(SWITCH_INTERVAL), Barrier::new(2));
        let call = || {
            meet.wait();
            7
        };
        thread::scope(|s| {
            let run = || run(&[Op::Call(&call)], &[], &mut gil.acquire());
            let other = s.spawn(run);
            assert_eq!((run(), other.join().unwrap()), (Some(7), Some(7)));
        });
    }
}
