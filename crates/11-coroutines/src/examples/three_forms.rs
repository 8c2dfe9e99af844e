//! The same program as a generator with a loop, with delegation, and with async and await.
//!
//! Python: `for step in boil(): yield step`, `yield from boil()`, `await boil()`.
//! Run: `cargo run -p ch11-coroutines -- three-forms`

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tracing::info;

use crate::event_loop::yield_now;
use crate::generator::{Generator, yield_from};

pub fn main() {
    info!("first form: a loop");
    let mut tea = tea_by_loop();
    assert_eq!(tea.by_ref().count(), 2, "it stops twice");
    assert_eq!(tea.into_result(), Some(4));

    info!("second form: delegation");
    let mut tea = tea_by_delegation();
    assert_eq!(tea.by_ref().count(), 2);
    assert_eq!(tea.into_result(), Some(4));

    info!("third form: async and await");
    let mut tea = pin!(tea_by_await());
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(tea.as_mut().poll(&mut cx), Poll::Pending);
    assert_eq!(tea.as_mut().poll(&mut cx), Poll::Pending);
    assert_eq!(tea.as_mut().poll(&mut cx), Poll::Ready(4));
}

fn tea_by_loop() -> Generator<(), (), u32> {
    Generator::new(|yielder| {
        let mut inner = boil();
        for stop in &mut inner {
            yielder.suspend(stop); // each stop of the inner one is passed on
        }
        let minutes = inner.into_result().unwrap();
        info!("pours the tea");
        minutes + 1
    })
}

fn tea_by_delegation() -> Generator<(), (), u32> {
    Generator::new(|yielder| {
        let minutes = yield_from(yielder, boil()); // New: the loop has become one word
        info!("pours the tea");
        minutes + 1
    })
}

async fn tea_by_await() -> u32 {
    let minutes = boil_async().await; // New: the word is `await`, and the compiler does the rest
    info!("pours the tea");
    minutes + 1
}

/// What all three wait for. It stops after each step, and returns the minutes that it took.
fn boil() -> Generator<(), (), u32> {
    Generator::new(|yielder| {
        info!("fills the kettle");
        yielder.suspend(());
        info!("boils the water");
        yielder.suspend(());
        3
    })
}

async fn boil_async() -> u32 {
    info!("fills the kettle");
    yield_now().await;
    info!("boils the water");
    yield_now().await;
    3
}
