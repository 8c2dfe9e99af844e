//! Main ends without a join: the thread dies with it, before its three lines are out.
//!
//! Python: `threading.Thread(daemon=True)`.
//! Run: `cargo run -p ch03-join-daemon -- daemon`

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
/// Between two lines of the daemon: far more than what main needs to end, on a busy machine too.
const PAUSE: Duration = Duration::from_secs(2);

/// Says numbered lines with a pause between, and hands each to whoever listens.
pub fn serve(lines: u32, pause: Duration, said: &Sender<u32>) {
    let _work = info_span!("work").entered();
    for line in 1..=lines {
        info!(line, "serves");
        _ = said.send(line); // nobody has to listen
        thread::sleep(pause);
    }
    info!("has served");
}

/// Plays it: main hears the first line, works for a beat, and ends. In Rust every thread that is
/// not joined is a daemon: a handle that is dropped lets its thread go.
pub fn main() -> io::Result<()> {
    let (said, heard) = mpsc::channel();
    let serve = move || serve(3, PAUSE, &said);
    let daemon = thread::Builder::new().name("daemon".into()).spawn(serve)?;
    let first = heard.recv().map_err(io::Error::other)?;
    info!("works");
    thread::sleep(BEAT);
    assert_eq!((first, heard.try_iter().count()), (1, 0), "two lines are not out yet");
    assert!(!daemon.is_finished(), "the daemon is in the midst of its work");
    info!("ends, and waits for nobody");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daemon_that_is_given_the_time_says_all_its_lines() {
        let (said, heard) = mpsc::channel();
        thread::spawn(move || serve(3, Duration::ZERO, &said)).join().unwrap();
        assert_eq!(heard.iter().collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_daemon_works_on_when_nobody_listens() {
        let (said, heard) = mpsc::channel();
        drop(heard);
        serve(3, Duration::ZERO, &said);
    }
}
