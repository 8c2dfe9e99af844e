//! A generator delegates to inner ones: their items come out, their return values come back.
//!
//! Python: `total = yield from inner()`.
//! Run: `cargo run -p ch11-coroutines -- delegate`

use tracing::info;

use crate::generator::{Generator, yield_from};

pub fn main() {
    let mut six = six();
    let mut items = Vec::new();
    for item in &mut six {
        info!(item, "takes");
        items.push(item);
    }
    assert_eq!(items, [1, 2, 3, 4, 5, 6], "the same as the flat loop");

    let sum = six.into_result().unwrap();
    info!(sum, "gets what the outermost returned");
    assert_eq!(sum, 21);
}

/// Delegates to one that delegates itself.
fn six() -> Generator<(), u32, u32> {
    Generator::new(|yielder| {
        let sum = yield_from(yielder, four());
        sum + yield_from(yielder, numbers(5, 6))
    })
}

/// Delegates to two others, one after the other.
fn four() -> Generator<(), u32, u32> {
    Generator::new(|yielder| {
        let sum = yield_from(yielder, numbers(1, 2));
        sum + yield_from(yielder, numbers(3, 4))
    })
}

/// Yields the numbers, and returns their sum.
fn numbers(first: u32, last: u32) -> Generator<(), u32, u32> {
    Generator::new(move |yielder| {
        for number in first..=last {
            yielder.suspend(number);
        }
        let sum = (first..=last).sum();
        info!(sum, "an inner generator returns");
        sum
    })
}
