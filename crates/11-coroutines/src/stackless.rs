//! What the compiler makes of an async function: a state machine, here beside one by hand.
//!
//! Python: no counterpart; the interpreter keeps a frame for each coroutine instead.
//! Run: `cargo run -p ch11-coroutines -- stackless`

use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};

use corosensei::stack::{DefaultStack, Stack};
use tracing::info;

/// A price that is not known at once: the first poll asks, the second one has the answer.
pub struct Price {
    amount: u32,
    asked: bool,
}

impl Price {
    /// Asks for this price.
    pub fn of(amount: u32) -> Self {
        Self { amount, asked: false }
    }
}

impl Future for Price {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        if mem::replace(&mut self.asked, true) { Poll::Ready(self.amount) } else { Poll::Pending }
    }
}

/// The sum of two prices, one asked for after the other. It may stop where it says `.await`.
pub async fn total(first: u32, second: u32) -> u32 {
    let first = Price::of(first).await;
    let second = Price::of(second).await;
    first + second
}

/// The same by hand: a state for each place where it may stop, with what it needs to go on.
pub enum Total {
    /// Not polled yet.
    Start {
        /// The argument of the same name, and `second` too.
        first: u32,
        /// See `first`.
        second: u32,
    },
    /// Stopped at the first `.await`.
    First {
        /// What it waits for.
        price: Price,
        /// Needed later.
        second: u32,
    },
    /// Stopped at the second one.
    Second {
        /// Known by now.
        first: u32,
        /// What it waits for.
        price: Price,
    },
}

impl Future for Total {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        loop {
            *self = match &mut *self {
                Self::Start { first, second } => {
                    Self::First { price: Price::of(*first), second: *second }
                }
                Self::First { price, second } => {
                    let first = ready!(Pin::new(price).poll(cx));
                    Self::Second { first, price: Price::of(*second) }
                }
                Self::Second { first, price } => {
                    return Pin::new(price).poll(cx).map(|second| *first + second);
                }
            };
        }
    }
}

/// Polls until it is done; returns the output and the number of polls.
pub fn drive<F: Future>(future: F) -> (F::Output, u32) {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let mut polls = 1;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return (output, polls);
        }
        polls += 1;
    }
}

/// Plays it: both stop twice, and both are some bytes, not a stack.
pub fn main() {
    let (compiled, by_hand) = (total(3, 4), Total::Start { first: 3, second: 4 });
    let (compiled_bytes, by_hand_bytes) = (size_of_val(&compiled), size_of_val(&by_hand));
    info!(bytes = compiled_bytes, "the compiler's state machine");
    info!(bytes = by_hand_bytes, "the one by hand");
    let stack = DefaultStack::default();
    let stack_bytes = stack.base().get() - stack.limit().get();
    info!(bytes = stack_bytes, "the stack of a stackful coroutine");
    assert!(compiled_bytes < 100 && by_hand_bytes < 100);
    assert!(stack_bytes > 1000 * compiled_bytes);

    let (sum, polls) = drive(compiled);
    info!(sum, polls, "the compiler's is done");
    assert_eq!((sum, polls), (7, 3), "it stopped twice");
    assert_eq!(drive(by_hand), (sum, polls), "and the one by hand does the same");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stop_at_the_same_places() {
        let mut compiled = pin!(total(1, 2));
        let mut by_hand = pin!(Total::Start { first: 1, second: 2 });
        let mut cx = Context::from_waker(Waker::noop());
        for expected in [Poll::Pending, Poll::Pending, Poll::Ready(3)] {
            assert_eq!(compiled.as_mut().poll(&mut cx), expected);
            assert_eq!(by_hand.as_mut().poll(&mut cx), expected);
        }
    }

    #[test]
    fn what_has_gone_out_of_scope_before_an_await_takes_no_room() {
        async fn forgets() {
            {
                let big = [1_u8; 1000];
                assert_eq!(big[999], 1);
            }
            Price::of(1).await;
        }
        async fn keeps() {
            let big = [1_u8; 1000];
            Price::of(1).await;
            assert_eq!(big[999], 1);
        }
        assert!(size_of_val(&forgets()) < 100);
        assert!(size_of_val(&keeps()) >= 1000);
        assert_eq!((drive(forgets()).1, drive(keeps()).1), (2, 2));
    }
}
