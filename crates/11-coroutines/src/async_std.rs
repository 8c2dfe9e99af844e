//! One program on two runtimes, ours and async-std; then a pipeline of channels on async-std.
//!
//! Python: `asyncio.gather` and `asyncio.Queue`.
//! Run: `cargo run -p ch11-coroutines -- async-std`

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use ::async_std::channel::{Receiver, Sender, bounded};
use ::async_std::task;
use tracing::{Instrument, Span, info, info_span};

use crate::mini_loop::{block_on, sleep};

const BEAT: Duration = Duration::from_millis(100);

/// Polls both until both are done. It needs no runtime, so it works on every one.
pub async fn gather<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut first, mut second) = (None, None);
    poll_fn(|cx| {
        if first.is_none()
            && let Poll::Ready(output) = a.as_mut().poll(cx)
        {
            first = Some(output);
        }
        if second.is_none()
            && let Poll::Ready(output) = b.as_mut().poll(cx)
        {
            second = Some(output);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            not_both => {
                (first, second) = not_both;
                Poll::Pending
            }
        }
    })
    .await
}

fn lane(name: &str) -> Span {
    info_span!("task", name)
}

/// The gather program: two waits at the same time; returns how long each took. Only the timer
/// depends on the runtime.
pub async fn two_waits<S: Future>(sleep: fn(Duration) -> S) -> (Duration, Duration) {
    let wait = |beats| async move {
        let started = Instant::now();
        info!(beats, "starts");
        sleep(beats * BEAT).await;
        info!(beats, "is done");
        started.elapsed()
    };
    gather(wait(1).instrument(lane("foo")), wait(2).instrument(lane("bar"))).await
}

async fn produce(numbers: Sender<u32>) {
    for number in 1..=3 {
        info!(number, "sends");
        if numbers.send(number).await.is_err() {
            return;
        }
    }
}

async fn double(numbers: Receiver<u32>, doubled: Sender<u32>) {
    while let Ok(number) = numbers.recv().await {
        info!(number, "doubles");
        if doubled.send(2 * number).await.is_err() {
            return;
        }
    }
}

/// Three coroutines with a channel between each two; the end of the first ends all.
pub async fn pipeline() -> Vec<u32> {
    let (numbers, their_end) = bounded(1);
    let (doubled, results) = bounded(1);
    let collect = async {
        let mut all = Vec::new();
        while let Ok(number) = results.recv().await {
            info!(number, "gets");
            all.push(number);
        }
        all
    };
    let produce = produce(numbers).instrument(lane("producer"));
    let double = double(their_end, doubled).instrument(lane("doubler"));
    gather(gather(produce, double), collect.instrument(lane("consumer"))).await.1
}

/// Runs the gather program and checks that the waits were at the same time.
fn check(run: impl FnOnce() -> io::Result<(Duration, Duration)>) -> io::Result<()> {
    let started = Instant::now();
    let (first, second) = run()?;
    let took = started.elapsed();
    assert!(first >= BEAT && second >= 2 * BEAT, "results come in the order of the calls");
    assert!(took < first + second, "{took:?}, not {first:?} and then {second:?}");
    Ok(())
}

/// Plays it: on both runtimes two beats, not three; and a pipeline that keeps the order.
pub fn main() -> io::Result<()> {
    info!("runs it on the loop built by hand");
    check(|| block_on(two_waits(sleep)))?;
    info!("runs it on async-std");
    check(|| Ok(task::block_on(two_waits(task::sleep))))?;
    info!("runs the pipeline");
    assert_eq!(task::block_on(pipeline()), [2, 4, 6]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mini_loop::tests::must_end;

    #[test]
    fn gathered_at_once_it_is_one_poll() {
        assert_eq!(task::block_on(gather(async { 1 }, async { "two" })), (1, "two"));
    }

    #[test]
    fn a_pipeline_whose_consumer_has_gone_ends() {
        must_end(|| {
            let (numbers, their_end) = bounded(1);
            let (doubled, results) = bounded(1);
            drop(results);
            task::block_on(gather(produce(numbers), double(their_end, doubled)));
        });
    }
}
