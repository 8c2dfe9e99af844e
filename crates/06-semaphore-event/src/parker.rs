//! Park and unpark: a thread sleeps until it gets a token, and a token given early is kept.
//!
//! Python: no counterpart; `threading.Event`, `wait` and then `clear`, comes near.
//! Run: `cargo run -p ch06-semaphore-event -- parker`

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_utils::sync::Parker;
use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(5);

/// Parks until it gets the token, no longer than `limit`; returns how long that took.
pub fn park(parker: &Parker, limit: Duration) -> Duration {
    let began = Instant::now();
    {
        let _park = info_span!("park").entered();
        parker.park_timeout(limit);
    }
    let took = began.elapsed();
    info!(limit = limit.as_secs_f64(), took = took.as_secs_f64(), "has parked");
    took
}

/// Sleeps until the door is open. `thread::park` may return for no reason, so it looks each time.
pub fn sleep_until_open(is_open: &AtomicBool) {
    let _park = info_span!("park").entered();
    while !is_open.load(Ordering::Acquire) {
        thread::park();
    }
    info!("wakes, the door is open");
}

/// Gives the token twice, and parks twice; returns how long that took.
pub fn park_twice() -> [Duration; 2] {
    let parker = Parker::new();
    parker.unparker().unpark();
    parker.unparker().unpark();
    info!("is given the token twice, early");
    [park(&parker, PATIENCE), park(&parker, BEAT)]
}

/// Plays it: two tokens are one token; then one thread wakes another one by name.
pub fn main() {
    let one_token = |[first, second]: [Duration; 2]| first < PATIENCE && second >= BEAT;
    // One of five is enough: a thread may wake up for no reason.
    assert!((0..5).any(|_| one_token(park_twice())), "it is kept, and there is only one");

    let is_open = &AtomicBool::new(false);
    thread::scope(|s| {
        let sleep = || sleep_until_open(is_open);
        let sleeper = thread::Builder::new().name("sleeper".into()).spawn_scoped(s, sleep).unwrap();
        sleeper.thread().unpark(); // a token for nothing: the sleeper looks, and sleeps on
        thread::sleep(BEAT);
        assert!(!sleeper.is_finished(), "the door is closed");
        info!("opens the door and wakes the sleeper");
        is_open.store(true, Ordering::Release);
        sleeper.thread().unpark();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_door_needs_no_token() {
        sleep_until_open(&AtomicBool::new(true));
    }
}
