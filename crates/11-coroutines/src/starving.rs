//! A coroutine that works without a stop starves the others; one that yields lets them run.
//!
//! Python: `time.sleep` as work, with and without `await asyncio.sleep(0)` between.
//! Run: `cargo run -p ch11-coroutines -- starving`

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use std::{io, thread};

use tracing::{Instrument, info, info_span};

use crate::mini_loop::{block_on, sleep, spawn, yield_now};

const PIECE: Duration = Duration::from_millis(20);
const PIECES: u32 = 6;
const TICKS: u32 = 3;

/// Wants to tick twice in every piece of work.
pub async fn clock(ticks: Rc<Cell<u32>>) {
    for tick in 1..=TICKS {
        sleep(PIECE / 2).await;
        info!(tick, "ticks");
        ticks.set(tick);
    }
}

/// Works, and stands back between two pieces if it is polite. Returns how often the clock ticked
/// meanwhile.
pub async fn work(polite: bool, ticks: Rc<Cell<u32>>) -> u32 {
    for piece in 1..=PIECES {
        info!(piece, "works");
        thread::sleep(PIECE);
        if polite {
            yield_now().await;
        }
    }
    ticks.get()
}

/// A clock and a worker on one loop.
pub fn run(polite: bool) -> io::Result<u32> {
    block_on(async {
        let ticks = Rc::default();
        let clock = spawn(clock(Rc::clone(&ticks)).instrument(info_span!("task", name = "clock")));
        let worker = work(polite, ticks).instrument(info_span!("task", name = "worker"));
        let meanwhile = spawn(worker).await.unwrap();
        clock.await.unwrap();
        meanwhile
    })
}

/// Plays it: the clock stands still until the greedy worker is done, and ticks beside the polite.
pub fn main() -> io::Result<()> {
    let beside_greedy = run(false)?;
    info!(ticks = beside_greedy, "while the greedy one worked");
    let beside_polite = run(true)?;
    info!(ticks = beside_polite, "while the polite one worked");
    assert_eq!(beside_greedy, 0, "its timer was due, but nobody looked");
    assert!(beside_polite >= 2);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_poll_of_the_greedy_does_all_its_work() {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::pin::pin!(work(false, Rc::default())).poll(&mut cx).is_ready());
    }

    #[test]
    fn one_poll_of_the_polite_does_one_piece() {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        let mut polite = std::pin::pin!(work(true, Rc::default()));
        for _ in 0..PIECES {
            assert!(polite.as_mut().poll(&mut cx).is_pending());
        }
        assert!(polite.poll(&mut cx).is_ready());
    }
}
