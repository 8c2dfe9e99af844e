//! Three threads write three lines each: under a lock, the lines of one are never torn apart.
//!
//! Python: `with lock:` around the whole section.
//! Run: `cargo run -p ch05-locks -- critical-section`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(20);

/// A line of the journal: who wrote it, and which line of the section it is.
pub type Line = (&'static str, u32);

/// The critical section: one thread runs it from start to end, however slow it is.
pub fn write_section(journal: &Mutex<Vec<Line>>, name: &'static str) {
    let mut journal = journal.lock().unwrap();
    let _hold = info_span!("hold").entered();
    for line in 1..=3 {
        info!(line, "writes");
        journal.push((name, line));
        thread::sleep(BEAT); // time enough for somebody to come between
    }
}

/// A thread for each name writes its section; returns the journal.
pub fn write_journal(names: [&'static str; 3]) -> Vec<Line> {
    let journal = Mutex::new(Vec::new());
    thread::scope(|s| {
        for name in names {
            let write = || write_section(&journal, name);
            thread::Builder::new().name(name.into()).spawn_scoped(s, write).unwrap();
        }
    });
    journal.into_inner().unwrap()
}

/// Whether the journal consists of whole sections: lines 1, 2 and 3 by the same writer.
pub fn is_whole(journal: &[Line]) -> bool {
    let one_writer =
        |section: &[Line]| matches!(section, [(a, 1), (b, 2), (c, 3)] if a == b && b == c);
    journal.chunks(3).all(one_writer)
}

/// Plays it: three sections, each in one piece.
pub fn main() {
    let journal = write_journal(["ann", "bob", "cid"]);
    info!(lines = journal.len(), "the journal is written");
    assert_eq!(journal.len(), 9);
    assert!(is_whole(&journal), "no line of another thread is inside a section");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_section_is_seen() {
        assert!(is_whole(&[
            ("ann", 1),
            ("ann", 2),
            ("ann", 3),
            ("bob", 1),
            ("bob", 2),
            ("bob", 3)
        ]));
        assert!(!is_whole(&[
            ("ann", 1),
            ("bob", 1),
            ("ann", 2),
            ("ann", 3),
            ("bob", 2),
            ("bob", 3)
        ]));
        assert!(!is_whole(&[("ann", 1), ("ann", 2), ("bob", 3)]));
        assert!(!is_whole(&[("ann", 2), ("ann", 3)]));
    }

    #[test]
    fn one_thread_needs_no_luck() {
        let journal = Mutex::new(Vec::new());
        write_section(&journal, "ann");
        assert_eq!(journal.into_inner().unwrap(), [("ann", 1), ("ann", 2), ("ann", 3)]);
    }
}
