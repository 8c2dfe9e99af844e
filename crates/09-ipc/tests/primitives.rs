//! Messages and queues, within one process.

use std::io::{self, ErrorKind, Read};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::within_a_minute;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::{PACKET, bounded};

/// Gives one byte at a time, and is interrupted before each.
struct Slow<'a>(&'a [u8], bool);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

fn sent(messages: &[&[u8]]) -> Vec<u8> {
    let mut stream = Vec::new();
    for message in messages {
        send(&mut stream, message).unwrap();
    }
    stream
}

#[test]
fn messages_come_back_one_by_one_however_slowly_the_bytes_come() {
    within_a_minute(|| {
        let stream = sent(&[b"Hello", b"", "你好".as_bytes()]);
        let mut slow = Slow(&stream, false);
        for expected in ["Hello", "", "你好"] {
            assert_eq!(receive(&mut slow).unwrap().unwrap(), expected.as_bytes());
        }
        assert!(receive(&mut slow).unwrap().is_none());
    });
}

#[test]
fn a_stream_cut_anywhere_inside_a_message_is_an_error_of_its_own() {
    within_a_minute(|| {
        let stream = sent(&[b"Hello"]);
        for cut in 1..stream.len() {
            let error = receive(&mut &stream[..cut]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "cut at {cut}");
        }
    });
}

#[test]
fn a_length_that_nobody_sends_is_refused() {
    within_a_minute(|| {
        let error = receive(&mut &[0xff; 8][..]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    });
}

#[test]
fn a_queues_messages_come_out_in_order_and_then_none() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(3).unwrap();
        for message in ["1", "", "三"] {
            sender.put(message.as_bytes()).unwrap();
        }
        drop(sender);
        for message in ["1", "", "三"] {
            assert_eq!(receiver.get().unwrap().unwrap(), message.as_bytes());
        }
        assert_eq!(receiver.get().unwrap(), None);
    });
}

#[test]
fn a_full_queue_makes_wait_and_a_message_taken_makes_room() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(1).unwrap();
        sender.put(b"1").unwrap();
        for limit in [Duration::ZERO, Duration::from_millis(20)] {
            let begun = Instant::now();
            let error = sender.put_timeout(b"2", limit).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut);
            assert!(begun.elapsed() >= limit);
        }
        assert_eq!(receiver.get().unwrap().unwrap(), b"1");
        sender.put_timeout(b"3", Duration::ZERO).unwrap();
        assert_eq!(receiver.get().unwrap().unwrap(), b"3", "2 was never sent");
    });
}

#[test]
fn an_empty_queue_makes_wait_no_longer_than_the_limit_and_an_ended_one_not_at_all() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(1).unwrap();
        assert_eq!(
            receiver.try_get().unwrap_err().kind(),
            ErrorKind::WouldBlock
        );
        for limit in [Duration::ZERO, Duration::from_millis(20)] {
            let begun = Instant::now();
            let error = receiver.get_timeout(limit).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut);
            assert!(begun.elapsed() >= limit);
        }
        for message in [vec![1], vec![2; PACKET]] {
            sender.put(&message).unwrap();
            assert_eq!(receiver.try_get().unwrap().unwrap(), message);
            sender.put(&message).unwrap();
            assert_eq!(
                receiver.get_timeout(Duration::ZERO).unwrap().unwrap(),
                message
            );
        }
        let waits = thread::spawn(move || receiver.get_timeout(Duration::MAX).map(|_| receiver));
        sender.put(b"3").unwrap();
        let receiver = waits.join().unwrap().unwrap();
        drop(sender);
        assert_eq!(receiver.try_get().unwrap(), None);
        assert_eq!(receiver.get_timeout(Duration::MAX).unwrap(), None);
    });
}

#[test]
fn what_was_not_sent_takes_no_place() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(100).unwrap();
        let put = || sender.put_timeout(&[0; PACKET - 1], Duration::ZERO);
        let sent = (0..100).take_while(|_| put().is_ok()).count();
        assert!(sent < 100, "the socket is full before the queue");
        (0..sent).for_each(|_| _ = receiver.get().unwrap());
        (0..100).for_each(|_| sender.put_timeout(b"", Duration::ZERO).unwrap());
        assert!(
            sender.put_timeout(b"", Duration::ZERO).is_err(),
            "now the queue is full"
        );
    });
}

#[test]
fn without_a_receiver_put_is_an_error_also_when_it_waits() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(1).unwrap();
        sender.put(b"1").unwrap();
        let waits = thread::spawn(move || sender.put(b"2"));
        drop(receiver);
        assert_eq!(
            waits.join().unwrap().unwrap_err().kind(),
            ErrorKind::BrokenPipe
        );
    });
}

#[test]
fn a_queue_without_a_place_is_refused() {
    within_a_minute(|| {
        assert_eq!(bounded(0).unwrap_err().kind(), ErrorKind::InvalidInput);
    });
}

#[test]
fn every_size_around_the_packet_arrives_whole() {
    within_a_minute(|| {
        let (sender, receiver) = bounded(1).unwrap();
        for size in [0, 1, PACKET - 1, PACKET, PACKET + 1, 5 << 20] {
            let message: Vec<u8> = (0..251).cycle().take(size).collect();
            sender.put(&message).unwrap();
            assert_eq!(receiver.get().unwrap().unwrap(), message);
        }
    });
}
