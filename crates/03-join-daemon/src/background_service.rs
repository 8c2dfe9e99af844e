//! A cleaner sweeps while the program works, and is not waited for: what falls last stays there.
//!
//! Python: `threading.Thread(daemon=True)` around `while True`.
//! Run: `cargo run -p ch03-join-daemon -- background-service`

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, mem, thread};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Sweeps the floor at every interval and reports how many pieces there were, if any. Ends when
/// nobody takes the reports any more, or with the program.
pub fn clean(floor: &Mutex<u32>, interval: Duration, swept: &Sender<u32>) {
    loop {
        thread::sleep(interval);
        let pieces = mem::take(&mut *floor.lock().unwrap());
        if pieces > 0 {
            let _sweep = info_span!("sweep").entered();
            info!(pieces, "sweeps");
            thread::sleep(interval);
            if swept.send(pieces).is_err() {
                return;
            }
        }
    }
}

/// Plays it: three rounds of work, four pieces of litter in each, and one piece at the very end.
pub fn main() -> io::Result<()> {
    let floor = Arc::new(Mutex::new(0));
    let (swept, reports) = mpsc::channel();
    let cleaner = {
        let floor = Arc::clone(&floor);
        let clean = move || clean(&floor, BEAT / 4, &swept);
        thread::Builder::new().name("cleaner".into()).spawn(clean)?
    };
    let mut clean_pieces = 0;
    for round in 1..=3 {
        info!(round, "works, and drops litter");
        *floor.lock().unwrap() += 4;
        info_span!("work").in_scope(|| thread::sleep(BEAT));
        clean_pieces += reports.recv().map_err(io::Error::other)?;
    }
    assert_eq!(clean_pieces, 12, "all litter was swept while the program worked");

    let mut last = floor.lock().unwrap();
    *last += 1;
    info!(pieces = *last, "ends, and leaves on the floor");
    assert_eq!(*last, 1);
    assert!(!cleaner.is_finished(), "the cleaner lives as long as the program");
    mem::forget(last); // the lock is never given back: the cleaner comes too late on every run
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANG: Duration = Duration::from_mins(1);

    #[test]
    fn the_service_reports_what_it_swept_and_ends_when_nobody_takes_the_reports() {
        let floor = Arc::new(Mutex::new(0));
        let (swept, reports) = mpsc::channel();
        let (ended, is_ended) = mpsc::channel();
        thread::spawn({
            let floor = Arc::clone(&floor);
            move || {
                clean(&floor, Duration::ZERO, &swept);
                ended.send(())
            }
        });
        *floor.lock().unwrap() = 7;
        assert_eq!(reports.recv_timeout(HANG), Ok(7), "a clean floor is no report");
        assert_eq!(*floor.lock().unwrap(), 0);
        drop(reports);
        *floor.lock().unwrap() = 1;
        assert_eq!(is_ended.recv_timeout(HANG), Ok(()));
    }
}
