//! An async iterator: while one waits for its next item, others run.
//!
//! Python: `async def` with `yield`, and `async for`.
//! Run: `cargo run -p ch11-coroutines -- stream`

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use ::async_std::stream::{Stream, StreamExt};
use tracing::{Instrument, info, info_span};

use crate::event_loop::{Sleep, block_on, sleep};
use crate::gather::gather;

const BEAT: Duration = Duration::from_millis(50);

pub fn main() -> io::Result<()> {
    block_on(async {
        let began = Instant::now();
        let ann = count().instrument(info_span!("task", name = "ann"));
        let bob = count().instrument(info_span!("task", name = "bob"));
        let (ann, bob) = gather(ann, bob).await;
        assert!(ann.min(bob) >= 3 * BEAT, "each item comes after a beat");
        assert!(began.elapsed() < ann + bob, "the two wait at the same time");
    })
}

async fn count() -> Duration {
    let began = Instant::now();
    let mut ticks = Ticks {
        tick: 0,
        beat: sleep(BEAT),
    };
    while let Some(tick) = ticks.next().await {
        info!(tick, "gets");
    }
    began.elapsed()
}

struct Ticks {
    tick: u32,
    beat: Sleep,
}

impl Stream for Ticks {
    type Item = u32;

    /// As an iterator's `next`, but it may also say that the item is not there yet.
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.tick == 3 {
            return Poll::Ready(None);
        }
        ready!(Pin::new(&mut self.beat).poll(cx)); // returns `Pending` until the beat is over
        self.beat = sleep(BEAT);
        self.tick += 1;
        Poll::Ready(Some(self.tick))
    }
}
