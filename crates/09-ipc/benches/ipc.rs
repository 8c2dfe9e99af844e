//! Channels beside those of CPython. Both do the same jobs in turn, round by round, in one run and
//! on one core: `cargo bench -p ch09-ipc`.

use std::cell::RefCell;
use std::io::{self, BufReader};
use std::os::unix::net::UnixStream;

use acceptance::beside::{self, Python, on_one_core};
use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::bounded;
use ch09_ipc::server::Manager;

const ROUND_TRIPS: usize = 2_000;
const APPENDS: usize = 1_000;
const MESSAGES: usize = 2_000;
const MESSAGE: &[u8] = b"12345678";

/// Puts all messages in a child, and takes them here: its start and end are a part of the job,
/// on the other side, too.
fn through_a_queue() -> io::Result<()> {
    let (sender, receiver) = bounded(64)?;
    let put_all = || (0..MESSAGES).try_for_each(|_| sender.put(MESSAGE));
    // SAFETY: this program has no other thread.
    let child = unsafe { Child::start("writer", put_all) }?;
    for _ in 0..MESSAGES {
        assert_eq!(
            receiver.get()?.map(|message| message.len()),
            Some(MESSAGE.len())
        );
    }
    child.join()
}

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    on_one_core(compare)
}

fn compare() -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    let echo = || {
        let mut from_parent = BufReader::new(&theirs);
        while let Some(message) = receive(&mut from_parent)? {
            send(&mut &theirs, &message)?;
        }
        Ok(())
    };
    // Our end is closed in the child by nobody, so it is killed in the end.
    // SAFETY: this program has no other thread.
    let _echo = unsafe { Child::start("echo", echo) }?;
    // SAFETY: as above.
    let manager = unsafe { Manager::start() }?;
    let proxy = RefCell::new(manager.proxy()?);
    let from_child = RefCell::new(BufReader::new(&ours));
    let mut python = Python::start(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/ipc.py"))?;
    beside::heading();
    python.compare("pipe", 3.0, || {
        for _ in 0..ROUND_TRIPS {
            send(&mut &ours, MESSAGE).expect("the child is there");
            let message = receive(&mut *from_child.borrow_mut()).expect("the child is there");
            assert_eq!(message.map(|message| message.len()), Some(MESSAGE.len()));
        }
    })?;
    python.compare("append", 3.0, || {
        for _ in 0..APPENDS {
            proxy
                .borrow_mut()
                .append("12345678")
                .expect("the manager is there");
        }
    })?;
    python.compare("queue", 4.0, || {
        through_a_queue().expect("the child is there");
    })?;
    manager.stop()
}
