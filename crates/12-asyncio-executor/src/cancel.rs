//! A cancelled coroutine stops where it waits: its cleanup runs, and its permit is not lost.
//!
//! Python: `task.cancel()`, with `finally` and `async with`.
//! Run: `cargo run -p ch12-asyncio-executor -- cancel`

use std::future::pending;
use std::sync::Arc;

use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use tracing::{Instrument, info, info_span};

/// Says goodbye when it is dropped: at the end of its block, or because of a cancellation.
struct Cleanup;

impl Drop for Cleanup {
    fn drop(&mut self) {
        info!("cleans up");
    }
}

/// Waits in line for a permit, and then keeps it for ever.
pub async fn hold_for_ever(permits: Arc<Semaphore>, waits: oneshot::Sender<()>) {
    let _cleanup = Cleanup;
    info!("wants the permit");
    // Whoever hears this runs when this coroutine waits: then it is in line, or has the permit.
    _ = waits.send(());
    let _permit = permits.acquire().await.unwrap();
    info!("holds the permit");
    pending::<()>().await;
}

/// A task that holds the permit, or is in line for it, when this returns.
async fn start(name: &'static str, permits: &Arc<Semaphore>) -> JoinHandle<()> {
    let (waits, waiting) = oneshot::channel();
    let holder = hold_for_ever(permits.clone(), waits);
    let task = tokio::spawn(holder.instrument(info_span!("task", name)));
    waiting.await.unwrap();
    task
}

/// Cancels a task and waits until it is gone; returns whether that was what ended it.
pub async fn cancel<T>(task: JoinHandle<T>) -> bool {
    task.abort();
    task.await.is_err_and(|error| error.is_cancelled())
}

/// Plays it: cancels one in line, then the one that holds the permit; a third one gets it.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let permits = Arc::new(Semaphore::new(1));
    let ann = start("ann", &permits).await;
    let bob = start("bob", &permits).await;

    let cancelled = cancel(bob).await;
    info!(permits = permits.available_permits(), "has cancelled the one in line");
    assert!(cancelled);
    assert_eq!(permits.available_permits(), 0, "the other holds it still");

    let cancelled = cancel(ann).await;
    info!(permits = permits.available_permits(), "has cancelled the holder");
    assert!(cancelled);
    assert_eq!(permits.available_permits(), 1, "the permit has come back");

    let cid = start("cid", &permits).await;
    assert_eq!(permits.available_permits(), 0, "and the next one has it");
    assert!(cancel(cid).await);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use super::*;

    #[tokio::test]
    async fn cancelled_before_its_first_step_it_never_runs() {
        let steps = Arc::new(AtomicU32::new(0));
        let task = tokio::spawn({
            let steps = steps.clone();
            async move { steps.fetch_add(1, Relaxed) }
        });
        assert!(cancel(task).await);
        assert_eq!(steps.load(Relaxed), 0);
    }

    #[tokio::test]
    async fn after_its_end_there_is_nothing_to_cancel() {
        let task = tokio::spawn(async { 42 });
        while !task.is_finished() {
            tokio::task::yield_now().await;
        }
        assert!(!cancel(task).await);
    }

    #[tokio::test]
    async fn cancelled_in_line_it_lets_the_next_one_pass() {
        let permits = Arc::new(Semaphore::new(1));
        let ann = start("ann", &permits).await;
        let bob = start("bob", &permits).await;
        let cid = start("cid", &permits).await;
        assert!(cancel(bob).await && cancel(ann).await);
        tokio::task::yield_now().await;
        assert_eq!(permits.available_permits(), 0, "cid has it");
        assert!(cancel(cid).await);
        assert_eq!(permits.available_permits(), 1);
    }
}
