//! A queue of at most three messages between processes: each message is taken exactly once.
//!
//! Python: `multiprocessing.Queue(3)`.
//! Run: `cargo run -p ch09-ipc -- bounded-queue`

use std::io;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::child::Child;
use crate::process_queue::{Receiver, Sender, bounded};

const BEAT: Duration = Duration::from_millis(50);

pub fn main() -> io::Result<()> {
    let (sender, receiver) = bounded(3)?;
    let (report, reported) = bounded(3)?;
    for message in ["1", "2", "3"] {
        sender.put(message.as_bytes())?;
        info!(message, "puts");
    }
    let full = sender.put_timeout(b"4", Duration::ZERO).unwrap_err();
    info!("the queue is full");
    assert_eq!(full.kind(), io::ErrorKind::TimedOut);

    let mut takers = Vec::new();
    for name in ["ann", "bob", "cid"] {
        // SAFETY: this process has no other thread.
        let taker = unsafe { Child::start(name, || take_one(&receiver, &report)) }?;
        takers.push(taker);
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

fn take_one(queue: &Receiver, report: &Sender) -> io::Result<()> {
    let message = queue.get()?.expect("there is one for each");
    let _work = info_span!("work").entered();
    info!(message = %message.escape_ascii(), "takes");
    report.put(&message)?;
    thread::sleep(BEAT); // the message is some work, and the others can take theirs
    Ok(())
}
