//! Three threads wait for a device: the lock is given up meanwhile, so their waits overlap.
//!
//! Python: `ctypes.CDLL` gives the lock up around a call, as `time.sleep` does; `PyDLL` keeps it.
//! Run: `cargo run -p ch04-gil-analog -- io-bound`

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};
use crate::machine::{Op, Turn, run};

const BEAT: Duration = Duration::from_millis(100);

/// Keeps the lock whatever happens, as C code does that has no `Py_BEGIN_ALLOW_THREADS`.
struct Kept<'gil>(#[expect(dead_code, reason = "held, not looked at")] Held<'gil>);

impl Turn for Kept<'_> {}

/// How many threads are reading.
static READING: AtomicI64 = AtomicI64::new(0);

/// The device takes its time, and no core. It answers how many threads are reading.
fn read() -> i64 {
    let _read = info_span!("read").entered();
    let reading = READING.fetch_add(1, Relaxed) + 1;
    thread::sleep(BEAT);
    READING.fetch_sub(1, Relaxed);
    reading
}

/// Each of the threads reads once; returns how long they take together, and how many of them read
/// at once.
pub fn play(
    lock: &str,
    read: impl Fn(&Gil, &[Op]) -> Option<i64> + Sync,
) -> (Duration, Option<i64>) {
    let gil = Gil::new(SWITCH_INTERVAL);
    let start = Instant::now();
    let at_once = thread::scope(|s| {
        let threads = [1, 2, 3].map(|number| {
            let work = || {
                let value = read(&gil, &[Op::Call(&self::read)]);
                info!(value, "has read");
                value
            };
            thread::Builder::new().name(format!("{lock}-{number}")).spawn_scoped(s, work).unwrap()
        });
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).max()
    });
    (start.elapsed(), at_once)
}

/// Plays it: the same three reads, with the lock given up and with the lock kept.
pub fn main() {
    let (took, at_once) = play("released", |gil, program| run(program, &[], &mut gil.acquire()));
    info!(ms = took.as_millis(), "the lock is given up while they wait");
    assert!(took >= BEAT && at_once > Some(1), "the waits overlap: {at_once:?}");

    let (took, at_once) = play("kept", |gil, program| run(program, &[], &mut Kept(gil.acquire())));
    info!(ms = took.as_millis(), "the lock is kept while they wait");
    assert!(took >= 3 * BEAT && at_once == Some(1), "one waits after the other: {at_once:?}");
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
