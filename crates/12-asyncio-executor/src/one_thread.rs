//! Two coroutines say which thread they are on: both on the main thread, and never at once.
//!
//! Python: `threading.current_thread()` in two coroutines, gathered.
//! Run: `cargo run -p ch12-asyncio-executor -- one-thread`

use std::future::poll_fn;
use std::ops::Range;
use std::pin::pin;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// Computes, waits a beat, computes; returns the threads it was on before and after the wait.
pub async fn work() -> [ThreadId; 2] {
    let before = compute();
    sleep(BEAT).await;
    [before, compute()]
}

/// Keeps a processor busy for a tenth of a beat; says and returns on which thread.
fn compute() -> ThreadId {
    let here = thread::current();
    info!(thread = here.name(), "computes");
    let start = Instant::now();
    while start.elapsed() < BEAT / 10 {}
    here.id()
}

/// Beside what the coroutine returns: the slices of time in which it ran, one for each poll.
pub async fn with_slices<F: Future>(coroutine: F) -> (F::Output, Vec<Range<Instant>>) {
    let mut coroutine = pin!(coroutine);
    let mut slices = Vec::new();
    let output = poll_fn(|context| {
        let start = Instant::now();
        let poll = coroutine.as_mut().poll(context);
        slices.push(start..Instant::now());
        poll
    });
    (output.await, slices)
}

/// Whether any time of one overlaps any time of the other.
pub fn overlap(a: &[Range<Instant>], b: &[Range<Instant>]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.start < b.end && b.start < a.end))
}

/// The times between the slices, in which it waited.
pub fn waits(slices: &[Range<Instant>]) -> Vec<Range<Instant>> {
    slices.windows(2).map(|pair| pair[0].end..pair[1].start).collect()
}

/// Plays it: what overlaps is the waiting, not the running.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let [ann, bob] = ["ann", "bob"]
        .map(|name| tokio::spawn(with_slices(work()).instrument(info_span!("task", name))));
    let (ann_on, ann) = ann.await.unwrap();
    let (bob_on, bob) = bob.await.unwrap();
    let took = start.elapsed();
    info!(took = format_args!("{took:.0?}"), "both have waited a beat");

    let main = thread::current().id();
    assert_eq!((ann_on, bob_on), ([main; 2], [main; 2]), "every step is on the main thread");
    assert!(!overlap(&ann, &bob), "one thread runs one coroutine at a time");
    assert!(overlap(&waits(&ann), &waits(&bob)), "both wait during the same beat");
    assert!(took >= BEAT, "a beat is not shorter for that");
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use super::*;

    #[tokio::test]
    async fn a_coroutine_has_a_slice_for_each_time_it_is_polled() {
        let ((), slices) = with_slices(async {}).await;
        assert_eq!(slices.len(), 1);
        assert_eq!(waits(&slices), []);
        let ((), slices) = with_slices(tokio::task::yield_now()).await;
        assert_eq!(slices.len(), 2);
        assert_eq!(waits(&slices), [slices[0].end..slices[1].start]);
    }

    #[tokio::test(start_paused = true)]
    async fn two_wait_no_longer_than_one() {
        // A paused clock stands still while they compute, so only the waits are measured.
        let start = tokio::time::Instant::now();
        tokio::join!(work(), work());
        assert_eq!(start.elapsed(), BEAT);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_two_threads_slices_do_overlap() {
        let both_run = Arc::new(Barrier::new(2));
        let [ann, bob] = [0, 1].map(|_| {
            let both_run = both_run.clone();
            tokio::spawn(with_slices(async move {
                both_run.wait();
                thread::current().id()
            }))
        });
        let ((ann_on, ann), (bob_on, bob)) = (ann.await.unwrap(), bob.await.unwrap());
        assert_ne!(ann_on, bob_on);
        assert!(overlap(&ann, &bob));
    }

    #[test]
    fn slices_that_only_touch_do_not_overlap() {
        let [a, b, c] = [0, 1, 2].map(|beats| Instant::now() + beats * BEAT);
        assert!(!overlap(&[a..b], &[b..c]));
        assert!(overlap(&[a..c], &[b..c]));
        assert!(!overlap(&[], &[a..c]));
    }
}
