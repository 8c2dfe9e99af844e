//! A thread is asked to stop, never killed: a plain sleep hears it late, two others at once.
//!
//! Python: `threading.Event`, whose `wait(timeout)` is a sleep that can be interrupted.
//! Run: `cargo run -p ch03-join-daemon -- stop-flag`

use std::io;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(10);

/// Looks at the flag between two sleeps. Nothing shortens a sleep.
pub fn sleeping(stop: &AtomicBool, pause: Duration, pauses: &Sender<Instant>) {
    while !stop.load(Relaxed) {
        work(pauses);
        thread::sleep(pause);
    }
}

/// Parks instead of sleeping: who sets the flag calls `unpark`. An `unpark` that comes before the
/// parking is remembered, and a parking that ends too soon does no harm: the flag is what counts.
pub fn parking(stop: &AtomicBool, pause: Duration, pauses: &Sender<Instant>) {
    while !stop.load(Relaxed) {
        work(pauses);
        thread::park_timeout(pause);
    }
}

/// Waits for a message instead of sleeping: a message, or the end of the channel, says stop.
pub fn receiving(stop: &Receiver<()>, pause: Duration, pauses: &Sender<Instant>) {
    loop {
        work(pauses);
        if stop.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

fn work(pauses: &Sender<Instant>) {
    info!("works, then pauses");
    _ = pauses.send(Instant::now());
}

/// Starts `work`, asks it to stop a beat after its first pause began, joins it: returns how long
/// that pause was.
pub fn stop_in_a_pause(
    name: &str,
    work: impl FnOnce(Sender<Instant>) + Send,
    ask: impl FnOnce(&Thread),
) -> io::Result<Duration> {
    let (pauses, told) = mpsc::channel();
    thread::scope(|s| {
        let worker = thread::Builder::new().name(name.into()).spawn_scoped(s, || work(pauses))?;
        let began = told.recv().map_err(io::Error::other)?;
        thread::sleep(BEAT);
        ask(worker.thread());
        info_span!("wait").in_scope(|| worker.join()).unwrap();
        let pause = began.elapsed();
        info!(ms = pause.as_millis(), name, "has stopped it");
        Ok(pause)
    })
}

/// Plays it: all are asked a beat after their pause began, and the first hears it four beats later.
pub fn main() -> io::Result<()> {
    let stop = AtomicBool::new(false);
    let work = |pauses| sleeping(&stop, 5 * BEAT, &pauses);
    let slept = stop_in_a_pause("sleeper", work, |_| stop.store(true, Relaxed))?;

    let stop = AtomicBool::new(false);
    let work = |pauses| parking(&stop, LONG, &pauses);
    let parked = stop_in_a_pause("parker", work, |thread| {
        stop.store(true, Relaxed);
        thread.unpark();
    })?;

    let (asking, stop) = mpsc::channel();
    let work = move |pauses| receiving(&stop, LONG, &pauses);
    let received = stop_in_a_pause("receiver", work, |_| drop(asking))?;

    assert!(slept >= 5 * BEAT, "the sleeper sleeps to the end");
    assert!(parked >= BEAT && received >= BEAT, "nobody stops before being asked");
    assert!(parked < LONG / 4 && received < LONG / 4, "the others are woken");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANG: Duration = Duration::from_mins(1);

    /// Fails if `body` does not end.
    fn ends(body: impl FnOnce() + Send + 'static) {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            body();
            tell.send(())
        });
        assert_eq!(told.recv_timeout(HANG), Ok(()));
    }

    #[test]
    fn a_flag_that_is_set_before_the_start_is_heard_before_any_work() {
        ends(|| {
            let (pauses, told) = mpsc::channel();
            sleeping(&AtomicBool::new(true), LONG, &pauses);
            parking(&AtomicBool::new(true), LONG, &pauses);
            assert_eq!(told.try_iter().count(), 0);
        });
    }

    #[test]
    fn without_the_flag_an_unpark_is_no_request() {
        ends(|| {
            let (pauses, told) = mpsc::channel();
            let stop = AtomicBool::new(false);
            thread::scope(|s| {
                let worker = s.spawn(|| parking(&stop, 2 * HANG, &pauses));
                for _ in 0..3 {
                    told.recv().expect("a pause");
                    worker.thread().unpark();
                }
                stop.store(true, Relaxed);
                worker.thread().unpark();
            });
        });
    }

    #[test]
    fn a_pause_that_is_over_is_no_request_but_the_end_of_the_channel_is() {
        ends(|| {
            let (pauses, told) = mpsc::channel();
            let (asking, stop) = mpsc::channel();
            let worker = thread::spawn(move || receiving(&stop, Duration::ZERO, &pauses));
            for _ in 0..3 {
                told.recv().expect("a pause");
            }
            drop(asking);
            worker.join().unwrap();
        });
    }

    #[test]
    fn a_message_is_a_request_too() {
        ends(|| {
            let (pauses, told) = mpsc::channel();
            let (asking, stop) = mpsc::channel();
            asking.send(()).unwrap();
            receiving(&stop, 2 * HANG, &pauses);
            assert_eq!(told.try_iter().count(), 1);
        });
    }
}
