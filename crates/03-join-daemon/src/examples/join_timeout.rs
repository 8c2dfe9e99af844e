//! A join with a time limit, which Rust does not have: a channel tells that the thread has ended.
//!
//! Python: `threading.Thread.join(timeout)`.
//! Run: `cargo run -p ch03-join-daemon -- join-timeout`

use std::sync::mpsc;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::timed_handle::spawn;

const BEAT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(10);

pub fn main() {
    let (answer, device) = mpsc::channel();
    let work = move || {
        let _work = info_span!("work").entered();
        info!("waits for its device");
        device.recv().unwrap()
    };
    let worker = spawn("worker", work).unwrap();

    let begin = Instant::now();
    let wait = info_span!("wait").entered();
    let worker = worker.join_timeout(2 * BEAT).unwrap_err(); // the handle, for another join
    drop(wait);
    info!("has waited long enough; the worker works on");
    assert!(begin.elapsed() >= 2 * BEAT);
    assert!(!worker.is_finished(), "a limit does not stop the thread");

    let begin = Instant::now();
    answer.send(42).unwrap();
    let result = worker.join_timeout(LONG).unwrap().unwrap();
    info!(result, "joins the worker");
    assert_eq!(result, 42);
    assert!(
        begin.elapsed() < LONG,
        "it returns when the thread ends, not at the limit"
    );
}
