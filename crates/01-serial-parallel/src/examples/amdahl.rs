//! A fifth of the work cannot be divided: with any number of threads it is never five times faster.
//!
//! Python: `threading.Thread`; the law (Amdahl, 1967) holds for all that is divided.
//! Run: `cargo run -p ch01-serial-parallel -- amdahl`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span, warn};

const BEAT: Duration = Duration::from_millis(10);
const SERIAL: u32 = 4; // beats that nobody can share
const DIVISIBLE: u32 = 16; // beats

static BEATS_DONE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let mut speed_ups = Vec::new();
    for threads in [1, 2, 4, 8] {
        let began = Instant::now();
        work(SERIAL); // kneads the dough, which all the others wait for
        thread::scope(|s| {
            for _ in 0..threads {
                s.spawn(|| work(DIVISIBLE / threads));
            }
        });
        let speed_up = (20 * BEAT).div_duration_f64(began.elapsed());
        let limit = 20.0 / (4.0 + 16.0 / f64::from(threads));
        info!("{threads} threads: {speed_up:.2} times as fast, the limit is {limit:.2}");
        assert_eq!(BEATS_DONE.swap(0, Relaxed), SERIAL + DIVISIBLE);
        assert!(speed_up <= limit);
        speed_ups.push(speed_up);
    }
    if speed_ups[3] < 1.5 * speed_ups[0] {
        warn!("not judged: whether it is faster at all; the cores are busy with other work");
    }
}

/// Sleeps, as if there were a core for each thread: the law does not depend on this machine's.
fn work(beats: u32) {
    let _work = info_span!("work").entered();
    thread::sleep(beats * BEAT);
    BEATS_DONE.fetch_add(beats, Relaxed);
}
