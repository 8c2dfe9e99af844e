//! A coroutine that is too slow is dropped when its time is over; what it held is given back.
//!
//! Python: `async with asyncio.timeout(…)`, or `asyncio.wait_for`.
//! Run: `cargo run -p ch12-asyncio-executor -- timeout`

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

/// Says whether the answer is complete when it is dropped.
struct Answer {
    complete: bool,
}

impl Drop for Answer {
    fn drop(&mut self) {
        if !self.complete {
            info!("is cut off, and cleans up");
        }
    }
}

/// Answers after some beats, and holds a connection all that time.
pub async fn answer(beats: u32, connections: &Semaphore) -> u32 {
    let _connection = connections.acquire().await.unwrap();
    let mut answer = Answer { complete: false };
    info!(beats, "begins to answer");
    sleep(beats * BEAT).await;
    info!("has answered");
    answer.complete = true;
    42
}

/// Plays it: patience for an answer that needs one, and for one that needs fifty.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let connections = Semaphore::new(1);
    let quick = answer(1, &connections).instrument(info_span!("task", name = "quick"));
    let result = timeout(20 * BEAT, quick).await;
    info!(free = connections.available_permits(), "the quick one was in time");
    assert_eq!(result, Ok(42));

    let start = Instant::now();
    let slow = answer(50, &connections).instrument(info_span!("task", name = "slow"));
    let result = timeout(2 * BEAT, slow).await;
    let took = start.elapsed();
    info!(free = connections.available_permits(), "the slow one was not waited for");
    assert!(result.is_err(), "its time was over");
    assert!(took >= 2 * BEAT && took < 50 * BEAT, "{took:?}");
    assert_eq!(connections.available_permits(), 1, "its connection is free again");
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn patience_is_exact() {
        let (start, connections) = (Instant::now(), Semaphore::new(1));
        assert!(timeout(2 * BEAT, answer(3, &connections)).await.is_err());
        assert_eq!(start.elapsed(), 2 * BEAT);
        assert_eq!(timeout(2 * BEAT, answer(1, &connections)).await, Ok(42));
        assert_eq!(start.elapsed(), 3 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_wait_for_a_task_times_out_and_not_the_task() {
        let mut task = tokio::spawn(async {
            sleep(3 * BEAT).await;
            "done"
        });
        assert!(timeout(BEAT, &mut task).await.is_err());
        assert_eq!(task.await.unwrap(), "done");
    }

    #[tokio::test]
    async fn a_coroutine_that_does_not_wait_is_not_cut_off() {
        let result = timeout(BEAT / 10, async { thread::sleep(BEAT) }).await;
        assert!(result.is_ok(), "nobody could look at the clock meanwhile");
    }
}
