//! The line between a pool and a worker, and the semaphore from a pipe.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use acceptance::within_a_minute;
use ch10_process_pool::packet::Line;
use ch10_process_pool::pipe_semaphore::PipeSemaphore;

/// From this size on, a message waits in a file.
const PACKET: usize = 4 << 10;

const SIZES: [usize; 6] = [0, 1, PACKET - 1, PACKET, PACKET + 1, 5 << 20];

fn message(size: usize) -> Vec<u8> {
    (0..251).cycle().take(size).collect()
}

#[test]
fn every_size_around_the_packet_arrives_whole_in_either_direction() {
    within_a_minute(|| {
        let line = Line::new().unwrap();
        for size in SIZES {
            line.ask(&message(size)).unwrap();
            line.reply(&message(size)).unwrap();
        }
        line.hang_up();
        for size in SIZES {
            assert_eq!(line.question().unwrap().unwrap(), message(size));
            assert_eq!(line.answer().unwrap().unwrap(), message(size));
        }
        assert_eq!(line.question().unwrap(), None);
        assert!(line.answer().is_none());
        assert_eq!(line.reply(b"").unwrap_err().kind(), ErrorKind::BrokenPipe);
    });
}

#[test]
fn a_question_that_was_not_received_can_be_taken_back() {
    within_a_minute(|| {
        let line = Line::new().unwrap();
        for size in SIZES {
            line.ask(&message(size)).unwrap();
        }
        for sizes in SIZES.chunks(2) {
            assert_eq!(line.question().unwrap().unwrap(), message(sizes[0]));
            assert_eq!(line.take_back().unwrap().unwrap(), message(sizes[1]));
        }
        assert!(line.take_back().is_none());
    });
}

#[test]
fn a_full_line_refuses_and_what_was_received_costs_no_memory() {
    within_a_minute(|| {
        let line = Line::new().unwrap();
        let [_, _, questions, _] = line.descriptors();
        for _ in 0..3 {
            let mut asked = 0;
            let refused = loop {
                match line.ask(&message(PACKET)) {
                    Ok(()) => asked += 1,
                    Err(error) => break error,
                }
            };
            assert_eq!(refused.kind(), ErrorKind::WouldBlock);
            let file = format!("/proc/self/fd/{questions}");
            assert_ne!(
                fs::metadata(&file).unwrap().blocks(),
                0,
                "they wait in the file"
            );
            for _ in 0..asked {
                assert_eq!(line.question().unwrap().unwrap(), message(PACKET));
            }
            assert_eq!(fs::metadata(&file).unwrap().blocks(), 0);
        }
    });
}

#[test]
fn a_pipe_with_two_permits_lets_two_in() {
    within_a_minute(|| {
        let semaphore = PipeSemaphore::new().unwrap();
        let inside = AtomicU32::new(0);
        let most = AtomicU32::new(0);
        let enter = || {
            semaphore.acquire();
            most.fetch_max(inside.fetch_add(1, Relaxed) + 1, Relaxed);
            thread::yield_now();
            inside.fetch_sub(1, Relaxed);
            semaphore.release(1);
        };
        semaphore.release(2);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| (0..500).for_each(|_| enter()));
            }
        });
        assert_eq!(most.into_inner(), 2);
    });
}
