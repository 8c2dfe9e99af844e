//! What the compiler makes of an async function: a state machine, here beside one by hand.
//!
//! Python: no counterpart; the interpreter keeps a frame for each coroutine instead.
//! Run: `cargo run -p ch11-coroutines -- stackless`

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use corosensei::stack::{DefaultStack, Stack};
use tracing::info;

use crate::event_loop::yield_now;

pub fn main() {
    let state_machine = size_of_val(&add(3, 4));
    let stack = DefaultStack::default();
    let stack = stack.base().get() - stack.limit().get();
    info!(bytes = state_machine, "a stackless one");
    info!(bytes = stack, "the stack of a stackful one");
    assert!(1000 * state_machine < stack);

    let mut compiled = pin!(add(3, 4));
    let mut by_hand = pin!(Add::Start(3, 4));
    let mut cx = Context::from_waker(Waker::noop());
    for expected in [Poll::Pending, Poll::Pending, Poll::Ready(7)] {
        info!(?expected, "polls both");
        assert_eq!(compiled.as_mut().poll(&mut cx), expected);
        assert_eq!(by_hand.as_mut().poll(&mut cx), expected);
    }
}

async fn add(first: u32, second: u32) -> u32 {
    let mut sum = first;
    yield_now().await;
    sum += second;
    yield_now().await;
    sum
}

/// The same by hand: a state for each place where it stops, with what it needs to continue.
enum Add {
    Start(u32, u32),
    FirstAwait(u32, u32),
    SecondAwait(u32),
}

impl Future for Add {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        *self = match *self {
            Self::Start(first, second) => Self::FirstAwait(first, second),
            Self::FirstAwait(sum, second) => Self::SecondAwait(sum + second),
            Self::SecondAwait(sum) => return Poll::Ready(sum),
        };
        cx.waker().wake_by_ref(); // without it a loop would never poll it again
        Poll::Pending
    }
}
