//! A call after a while, on a thread of its own; one that is cancelled in time is never made.
//!
//! Python: `threading.Timer`, its `start` and `cancel`.
//! Run: `cargo run -p ch03-join-daemon -- timer`

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const MINUTE: Duration = Duration::from_secs(60);

struct Timer {
    cancel: Sender<()>,
    /// Returns whether the call was made.
    thread: JoinHandle<bool>,
}

pub fn main() {
    let began = Instant::now();
    let tea = call_after(2 * BEAT, "tea", || info!("is ready"));
    let alarm = call_after(MINUTE, "alarm", || info!("rings")); // never said
    thread::sleep(BEAT);
    info!("cancels the alarm");
    alarm.cancel.send(()).unwrap();
    assert!(!alarm.thread.join().unwrap());

    assert!(tea.thread.join().unwrap());
    let took = began.elapsed();
    info!("has had tea");
    assert!(2 * BEAT <= took && took < MINUTE);
    assert!(tea.cancel.send(()).is_err(), "too late: the call was made");
}

fn call_after(delay: Duration, name: &str, call: fn()) -> Timer {
    let (cancel, cancelled) = mpsc::channel();
    let wait_and_call = move || {
        let _wait = info_span!("wait").entered();
        // A `thread::sleep` could not be cancelled: it hears nothing.
        let in_time = cancelled.recv_timeout(delay);
        let is_due = in_time == Err(RecvTimeoutError::Timeout);
        if is_due {
            call();
        }
        is_due
    };
    let builder = thread::Builder::new().name(name.into());
    let thread = builder.spawn(wait_and_call).unwrap();
    Timer { cancel, thread }
}
