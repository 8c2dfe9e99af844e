//! A cleaner sweeps while the program works; nobody waits for it, and the last litter stays.
//!
//! Python: `threading.Thread(daemon=True)` around `while True`.
//! Run: `cargo run -p ch03-join-daemon -- background-service`

use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;
use std::{mem, thread};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static FLOOR: Mutex<u32> = Mutex::new(0);

pub fn main() {
    let (sender, reports) = mpsc::channel();
    let builder = thread::Builder::new().name("cleaner".into());
    let cleaner = builder.spawn(move || clean(&sender)).unwrap();
    for round in 1..=3 {
        info!(round, "works, and drops litter");
        *FLOOR.lock().unwrap() += 4;
        info_span!("work").in_scope(|| thread::sleep(BEAT));
        assert_eq!(reports.recv(), Ok(4)); // all is swept while the program works
    }
    let mut floor = FLOOR.lock().unwrap();
    *floor += 1;
    info!(pieces = *floor, "ends, and leaves on the floor");
    assert!(!cleaner.is_finished());
    mem::forget(floor); // still locked, so that the cleaner comes too late on every run
}

fn clean(reports: &Sender<u32>) {
    loop {
        thread::sleep(BEAT / 4);
        let pieces = mem::take(&mut *FLOOR.lock().unwrap());
        if pieces > 0 {
            let _sweep = info_span!("sweep").entered();
            info!(pieces, "sweeps");
            thread::sleep(BEAT / 4);
            reports.send(pieces).unwrap();
        }
    }
}
