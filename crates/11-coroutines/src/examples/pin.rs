//! A future may contain a reference into itself: `Pin` promises that it is not moved any more.
//!
//! Python: no counterpart; there an object stays where it is.
//! Run: `cargo run -p ch11-coroutines -- pin`

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tracing::info;

use crate::event_loop::yield_now;

pub fn main() {
    let mut future = Box::pin(refers_to_itself());
    let begin = (&raw const *future).addr();
    let inside = begin..begin + size_of_val(&*future);
    assert_eq!(poll(future.as_mut()), Poll::Pending);

    // Moves the box, which only points to the future. A move of the future itself would leave its
    // reference behind: the compiler refuses to take it out of its `Pin`.
    let mut moved = future;
    let Poll::Ready(address) = poll(moved.as_mut()) else {
        panic!("it stops once");
    };
    let offset = address - begin;
    info!(offset, bytes = inside.len(), "it refers to itself");
    assert!(inside.contains(&address));
}

/// After the `await` it needs both the number and the reference, so it keeps both in itself.
async fn refers_to_itself() -> usize {
    let number = 7;
    let reference = &number;
    yield_now().await;
    (&raw const *reference).addr()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
