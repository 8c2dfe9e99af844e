//! Waiting for two futures at the same time, on any runtime.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls both futures until both are done; returns their outputs in the order of the arguments.
///
/// It needs no runtime, so it works on every one. Both run in the task that awaits them, as with
/// `tokio::join!`. Python's `asyncio.gather` makes a task of each instead.
///
/// # Panics
/// When one of the futures does. The other one is dropped.
pub async fn gather<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let mut a = pin!(a);
    let mut b = pin!(b);
    let mut first = None;
    let mut second = None;
    poll_fn(|cx| {
        // A future that is done must not be polled again.
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
        if first.is_none() || second.is_none() {
            return Poll::Pending;
        }
        Poll::Ready(first.take().zip(second.take()).unwrap())
    })
    .await
}
