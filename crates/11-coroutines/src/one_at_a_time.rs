//! Coroutines are not parallel: on one thread they work one at a time, and save no time.
//!
//! Python: `asyncio.gather` of coroutines that work and `await asyncio.sleep(0)`.
//! Run: `cargo run -p ch11-coroutines -- one-at-a-time`

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tracing::{Instrument, info, info_span};

use crate::mini_loop::{block_on, spawn, yield_now};

const PIECE: Duration = Duration::from_millis(20);

/// A time in which a coroutine was running.
pub struct Slice {
    start: Instant,
    end: Instant,
    thread: ThreadId,
}

/// Does some pieces of work, and lets the others run after each.
pub async fn work(pieces: u32, slices: Rc<RefCell<Vec<Slice>>>) {
    for piece in 1..=pieces {
        let start = Instant::now();
        info!(piece, "works");
        thread::sleep(PIECE); // stands for work: nothing is awaited, so nobody else runs
        let slice = Slice { start, end: Instant::now(), thread: thread::current().id() };
        slices.borrow_mut().push(slice);
        yield_now().await;
    }
}

/// Plays it: three coroutines with three pieces each take the time of nine pieces.
pub fn main() -> io::Result<()> {
    let slices = Rc::new(RefCell::new(Vec::new()));
    let started = Instant::now();
    block_on(async {
        let tasks = ["ann", "bob", "cid"]
            .map(|name| spawn(work(3, Rc::clone(&slices)).instrument(info_span!("task", name))));
        for task in tasks {
            task.await.unwrap();
        }
    })?;
    let took = started.elapsed();
    info!("all are done");
    assert!(took >= 9 * PIECE, "no time was saved: {took:?}");
    let mut slices = slices.take();
    slices.sort_by_key(|slice| slice.start);
    assert_eq!(slices.len(), 9);
    assert!(slices.windows(2).all(|two| two[0].end <= two[1].start), "no two overlap");
    assert!(slices.iter().all(|slice| slice.thread == thread::current().id()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn each_poll_is_one_piece_and_the_last_one_finds_the_end() {
        for pieces in [0, 1, 3] {
            let slices = Rc::new(RefCell::new(Vec::new()));
            let mut work = pin!(work(pieces, Rc::clone(&slices)));
            let mut cx = Context::from_waker(Waker::noop());
            for piece in 1..=pieces as usize {
                assert!(work.as_mut().poll(&mut cx).is_pending());
                assert_eq!(slices.borrow().len(), piece);
            }
            assert!(work.as_mut().poll(&mut cx).is_ready());
        }
    }
}
