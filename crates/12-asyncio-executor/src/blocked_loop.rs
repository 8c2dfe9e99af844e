//! A call that blocks freezes every coroutine of the loop; on a thread of its own it does not.
//!
//! Python: `time.sleep` in a coroutine, then `asyncio.to_thread(time.sleep, …)`.
//! Run: `cargo run -p ch12-asyncio-executor -- blocked-loop`

use std::cell::Cell;
use std::time::Duration;
use std::{io, thread};

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(60);

/// Ticks three times, a beat apart, if it is let.
pub async fn tick(ticks: &Cell<u32>) {
    for tick in 1..=3 {
        sleep(BEAT).await;
        info!(tick, "ticks");
        ticks.set(tick);
    }
}

/// A call from a world without coroutines: its thread can do nothing else for five beats.
pub fn blocking_call() {
    let _work = info_span!("work").entered();
    info!("blocks");
    thread::sleep(5 * BEAT);
}

/// Wrong: the call blocks the thread of the loop. Returns how often the clock ticked meanwhile.
#[expect(clippy::unused_async, reason = "that it never waits is what is wrong with it")]
pub async fn on_the_loop(ticks: &Cell<u32>) -> u32 {
    blocking_call();
    ticks.get()
}

/// Right: the call blocks another thread, and this coroutine waits for it like for anything else.
pub async fn on_a_thread(ticks: &Cell<u32>) -> u32 {
    spawn_blocking(blocking_call).await.unwrap();
    ticks.get()
}

async fn play() -> [u32; 2] {
    let ticks = Cell::new(0);
    let clock = tick(&ticks).instrument(info_span!("task", name = "frozen clock"));
    let wrong = on_the_loop(&ticks).instrument(info_span!("task", name = "wrong"));
    let ((), frozen) = tokio::join!(clock, wrong);
    info!(ticks = frozen, "while the call blocked the loop");

    let ticks = Cell::new(0);
    let clock = tick(&ticks).instrument(info_span!("task", name = "clock"));
    let right = on_a_thread(&ticks).instrument(info_span!("task", name = "right"));
    let ((), beside) = tokio::join!(clock, right);
    info!(ticks = beside, "while the call blocked a thread of its own");
    [frozen, beside]
}

/// Plays it: the clock stands still, and the clock ticks.
pub fn main() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().thread_name("helper").build()?;
    let [frozen, beside] = runtime.block_on(play());
    assert_eq!(frozen, 0, "its timer was due, but nobody looked");
    assert!(beside > 0, "and now somebody does, for five beats");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nothing_is_awaited_so_one_poll_does_it_all() {
        let ticks = Cell::new(0);
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::pin::pin!(on_the_loop(&ticks)).poll(&mut cx).is_ready());
        assert!(std::pin::pin!(on_a_thread(&ticks)).poll(&mut cx).is_pending());
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_ticks_once_a_beat() {
        let (start, ticks) = (tokio::time::Instant::now(), Cell::new(0));
        let three_beats = tick(&ticks);
        let seen = async {
            sleep(5 * BEAT / 2).await;
            ticks.get()
        };
        assert_eq!(tokio::join!(three_beats, seen), ((), 2));
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test]
    async fn a_call_on_a_thread_gives_its_result_back() {
        let here = thread::current().id();
        let there = spawn_blocking(|| thread::current().id()).await.unwrap();
        assert_ne!(here, there);
        let panics = spawn_blocking(|| panic!("on purpose")).await;
        assert!(panics.is_err_and(|error| error.is_panic()));
    }
}
