//! The life of a task: defined, created, given a callback, run; at the end its result is read.
//!
//! Python: `create_task`, `add_done_callback` and `task.result()`.
//! Run: `cargo run -p ch12-asyncio-executor -- task-callback`

use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(50);

/// What the task does: adds, which takes it a beat.
pub async fn add(a: u32, b: u32) -> u32 {
    info!(a, b, "adds");
    sleep(BEAT).await;
    info!(sum = a + b, "has added");
    a + b
}

/// Calls back as soon as the task has ended, however it did. The new task has the result then.
///
/// A tokio task has no list of callbacks: another task awaits it, which comes to the same.
pub fn with_callback<T, C>(task: JoinHandle<T>, callback: C) -> JoinHandle<Result<T, JoinError>>
where
    T: Send + 'static,
    C: FnOnce(&Result<T, JoinError>) + Send + 'static,
{
    tokio::spawn(async move {
        let result = task.await;
        callback(&result);
        result
    })
}

/// Plays it, step by step.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let coroutine = add(20, 22).instrument(info_span!("task", name = "adder"));
    info!("has defined a coroutine: nothing runs");

    let task = tokio::spawn(coroutine);
    info!(finished = u32::from(task.is_finished()), "has created a task: it runs when main waits");

    let (called, calls) = oneshot::channel::<(ThreadId, u32)>();
    let task = with_callback(task, |result| {
        let sum = *result.as_ref().unwrap();
        info!(sum, "is called back");
        called.send((thread::current().id(), sum)).unwrap();
    });
    info!("has registered a callback, and waits");

    let sum = task.await.unwrap().unwrap();
    info!(sum, "reads the result");
    assert_eq!(sum, 42);
    assert_eq!(calls.await, Ok((thread::current().id(), 42)), "the callback is on the same thread");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_created_task_runs_without_being_awaited() {
        let task = tokio::spawn(add(1, 2));
        assert!(!task.is_finished(), "not before this one waits");
        sleep(2 * BEAT).await;
        assert!(task.is_finished());
        assert_eq!(task.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn the_callback_also_hears_of_a_panic_and_of_a_cancellation() {
        let panics = tokio::spawn(async { panic!("on purpose") });
        let task = with_callback::<(), _>(panics, |result| {
            assert!(result.as_ref().is_err_and(JoinError::is_panic));
        });
        assert!(task.await.unwrap().is_err());
        let forever = tokio::spawn(std::future::pending::<()>());
        forever.abort();
        let task = with_callback(forever, |result| {
            assert!(result.as_ref().is_err_and(JoinError::is_cancelled));
        });
        assert!(task.await.unwrap().is_err());
    }
}
