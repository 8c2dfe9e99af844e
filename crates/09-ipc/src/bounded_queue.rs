//! A queue of at most three messages between processes: each message is taken exactly once.
//!
//! Python: `multiprocessing.Queue(3)`.
//! Run: `cargo run -p ch09-ipc -- bounded-queue`

use std::io;
use std::time::Duration;

use tracing::info;

use crate::child::Child;
use crate::process_queue::{Receiver, bounded};

/// Takes one message and tells which it was; returns the text.
pub fn take_one(queue: &Receiver) -> io::Result<String> {
    let message = queue.get()?.ok_or_else(|| io::Error::other("the queue has ended"))?;
    let message = String::from_utf8(message).map_err(io::Error::other)?;
    info!("takes a message");
    Ok(message)
}

/// Plays it: main puts three messages, a fourth finds no place, and three processes take one each.
pub fn main() -> io::Result<()> {
    let (sender, receiver) = bounded(3)?;
    let (report, reported) = bounded(3)?;
    for message in ["1", "2", "3"] {
        sender.put(message.as_bytes())?;
        info!(message, "puts");
    }
    let full = sender.put_timeout(b"4", Duration::ZERO);
    assert_eq!(full.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
    info!("the queue is full");
    let mut takers = Vec::new();
    for name in ["ann", "bob", "cid"] {
        let take = || report.put(take_one(&receiver)?.as_bytes());
        // SAFETY: this process has no other thread.
        takers.push(unsafe { Child::start(name, take) }?);
    }
    takers.into_iter().try_for_each(Child::join)?;
    let mut taken = Vec::new();
    for _ in 0..3 {
        taken.push(reported.get()?.expect("each has reported"));
    }
    taken.sort();
    info!("all three are taken");
    assert_eq!(taken, [b"1", b"2", b"3"], "each exactly once");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_has_ended_is_an_error_and_no_hang() {
        let (sender, receiver) = bounded(1).unwrap();
        drop(sender);
        assert!(take_one(&receiver).is_err());
    }
}
