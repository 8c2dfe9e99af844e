//! Main ends without a join: the thread dies with it, before its three lines are out.
//!
//! Python: `threading.Thread(daemon=True)`.
//! Run: `cargo run -p ch03-join-daemon -- daemon`

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_secs(60);

static FIRST_LINE_IS_OUT: Barrier = Barrier::new(2); // the daemon and main

pub fn main() {
    let builder = thread::Builder::new().name("daemon".into());
    let daemon = builder.spawn(serve).unwrap();
    FIRST_LINE_IS_OUT.wait();
    info!("works");
    thread::sleep(BEAT);
    info!("ends, and waits for nobody");
    assert!(!daemon.is_finished());
    // In Rust every thread that is not joined is a daemon: a dropped handle lets its thread go.
}

fn serve() {
    let _work = info_span!("work").entered();
    info!(line = 1, "serves");
    FIRST_LINE_IS_OUT.wait();
    for line in 2..=3 {
        thread::sleep(PAUSE);
        info!(line, "serves"); // never said
    }
}
