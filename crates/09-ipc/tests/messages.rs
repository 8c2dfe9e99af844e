//! Messages between real processes: every size, several writers and readers at once.
//!
//! A program without the test harness: it has one thread, so it may fork.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;

use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::bounded;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::alarm;

const SIZES: [usize; 7] = [0, 1, 4095, 4096, 65_537, 1 << 20, 50 << 20];

fn bytes(size: usize, seed: usize) -> Vec<u8> {
    let circle: Vec<u8> = (0..251).cycle().skip(seed % 251).take(251).collect();
    let mut bytes = circle.repeat(size / circle.len() + 1);
    bytes.truncate(size);
    bytes
}

fn content(number: u8) -> Vec<u8> {
    bytes(usize::from(number) * 67, number.into())
}

fn start(name: &str, work: impl FnOnce() -> io::Result<()>) -> io::Result<Child> {
    // SAFETY: this program has one thread.
    unsafe { Child::start(name, work) }
}

fn main() -> io::Result<()> {
    alarm::set(120); // a test that hangs is killed, and so fails
    every_size_arrives_byte_for_byte()?;
    several_writers_of_one_pipe_do_not_tear_each_others_short_messages()?;
    a_longer_message_is_torn_by_a_pipe_that_is_nearly_full()?;
    several_writers_and_readers_lose_and_tear_nothing()
}

fn every_size_arrives_byte_for_byte() -> io::Result<()> {
    let (mut ours, mut theirs) = UnixStream::pair()?;
    let (mut reader, mut writer) = io::pipe()?;
    let (sender, receiver) = bounded(2)?;
    let child = start("writer", || {
        for size in SIZES {
            send(&mut writer, &bytes(size, size))?;
            send(&mut theirs, &bytes(size, size))?;
            sender.put(&bytes(size, size))?;
        }
        Ok(())
    })?;
    for size in SIZES {
        assert!(
            receive(&mut reader)?.expect("sent") == bytes(size, size),
            "pipe: {size}"
        );
        assert!(
            receive(&mut ours)?.expect("sent") == bytes(size, size),
            "stream: {size}"
        );
        assert!(
            receiver.get()?.expect("put") == bytes(size, size),
            "queue: {size}"
        );
    }
    child.join()
}

/// With its length in front, the longest message is as long as what a pipe keeps in one piece.
fn several_writers_of_one_pipe_do_not_tear_each_others_short_messages() -> io::Result<()> {
    const EACH: usize = 300;
    let (mut reader, writer) = io::pipe()?;
    let mut children = Vec::new();
    for number in 0..4_u8 {
        let mut writer = &writer;
        children.push(start("writer", || {
            (0..EACH).try_for_each(|round| send(&mut writer, &vec![number; 4092 - 13 * round]))
        })?);
    }
    drop(writer);
    let mut rounds = [0; 4];
    while let Some(message) = receive(&mut reader)? {
        let writer = message[0];
        let round = &mut rounds[usize::from(writer)];
        assert!(
            message == vec![writer; 4092 - 13 * *round],
            "torn, lost or out of order"
        );
        *round += 1;
    }
    children.into_iter().try_for_each(Child::join)?;
    assert_eq!(rounds, [EACH; 4], "every message");
    Ok(())
}

/// A pipe with room for one page more: 4,092 bytes fit with their length, 4,093 do not.
fn a_longer_message_is_torn_by_a_pipe_that_is_nearly_full() -> io::Result<()> {
    for (size, whole) in [(4_092, true), (4_093, false)] {
        let (reader, mut writer) = io::pipe()?;
        fcntl(&writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        let pages = fcntl(&reader, FcntlArg::F_GETPIPE_SZ)? / 4_096;
        (1..pages).try_for_each(|_| writer.write_all(&[0; 4_096]))?;
        assert_eq!(send(&mut writer, &vec![1; size]).is_ok(), whole);
        assert!(
            writer.write(&[1]).is_err(),
            "a page of it was written in any case"
        );
    }
    Ok(())
}

/// Four writers put 200 messages each, of sizes on both sides of a packet; three readers take them.
fn several_writers_and_readers_lose_and_tear_nothing() -> io::Result<()> {
    const EACH: u8 = 200;
    let (sender, receiver) = bounded(3)?;
    let (report, reported) = bounded(8)?;
    let mut children = Vec::new();
    for writer in 0..4_u8 {
        children.push(start("writer", || {
            for number in 0..EACH {
                let mut message = vec![writer, number];
                message.extend(content(number));
                sender.put(&message)?;
            }
            Ok(())
        })?);
    }
    for _ in 0..3 {
        children.push(start("reader", || {
            loop {
                let message = receiver.get()?.expect("the parent's copy keeps it open");
                if message.is_empty() {
                    return Ok(());
                }
                assert!(message[2..] == content(message[1]), "torn");
                report.put(&message[..2])?;
            }
        })?);
    }
    let mut seen = BTreeMap::new();
    for _ in 0..4 * usize::from(EACH) {
        *seen.entry(reported.get()?.expect("reported")).or_insert(0) += 1;
    }
    (0..3).try_for_each(|_| sender.put(b""))?;
    children.into_iter().try_for_each(Child::join)?;
    assert_eq!(seen.len(), 4 * usize::from(EACH), "every message");
    assert!(seen.values().all(|&times| times == 1), "exactly once");
    Ok(())
}
