//! A coroutine that works without a stop starves the others; one that yields lets them run.
//!
//! Python: `time.sleep` as work, with and without `await asyncio.sleep(0)` between.
//! Run: `cargo run -p ch11-coroutines -- starving`

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use std::{io, thread};

use tracing::{Instrument, info, info_span};

use crate::event_loop::{block_on, spawn, yield_now};

const PIECE: Duration = Duration::from_millis(20);

static PIECES: AtomicU32 = AtomicU32::new(0);

pub fn main() -> io::Result<()> {
    let pieces = block_on(pieces_before_my_turn(greedy()))?;
    assert_eq!(pieces, 6, "all the work, before anybody else had a turn");
    let pieces = block_on(pieces_before_my_turn(polite()))?;
    assert_eq!(pieces, 1);
    Ok(())
}

#[expect(clippy::unused_async, reason = "that it awaits nothing is the mistake")]
async fn greedy() {
    for piece in 1..=6 {
        info!(piece, "works");
        thread::sleep(PIECE);
        PIECES.store(piece, Relaxed);
    }
}

async fn polite() {
    for piece in 1..=6 {
        info!(piece, "works");
        thread::sleep(PIECE);
        PIECES.store(piece, Relaxed);
        yield_now().await; // New: here the loop gives the others their turns
    }
}

async fn pieces_before_my_turn(worker: impl Future<Output = ()> + 'static) -> u32 {
    let worker = spawn(worker.instrument(info_span!("task", name = "worker")));
    yield_now().await; // now it is the worker's turn
    let pieces = PIECES.load(Relaxed);
    info!(pieces, "has its next turn");
    worker.await.unwrap();
    pieces
}
