//! A generator hands over to inner ones: their items come out, their return values come back.
//!
//! Python: `total = yield from inner()`.
//! Run: `cargo run -p ch11-coroutines -- delegate`

use std::ops::RangeInclusive;

use tracing::info;

use crate::generator::{Generator, yield_from};

/// Yields the numbers of a range, and returns their sum.
pub fn numbers(range: RangeInclusive<u32>) -> Generator<(), u32, u32> {
    Generator::new(move |yielder| {
        let mut sum = 0;
        for number in range {
            yielder.suspend(number);
            sum += number;
        }
        info!(sum, "an inner generator returns");
        sum
    })
}

/// Hands over to two others, one after the other.
pub fn four() -> Generator<(), u32, u32> {
    Generator::new(|yielder| {
        yield_from(yielder, numbers(1..=2)) + yield_from(yielder, numbers(3..=4))
    })
}

/// Hands over to one that hands over itself.
pub fn six() -> Generator<(), u32, u32> {
    Generator::new(|yielder| yield_from(yielder, four()) + yield_from(yielder, numbers(5..=6)))
}

/// Plays it: who takes the items sees one flat sequence, as from a loop.
pub fn main() {
    let mut six = six();
    let items: Vec<u32> = six.by_ref().inspect(|item| info!(item, "takes")).collect();
    assert!(items.into_iter().eq(1..=6), "the same as the flat loop");
    let sum = six.into_result();
    info!(sum, "gets what the outermost returned");
    assert_eq!(sum, Some(21));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_inner_generator_yields_nothing_and_returns() {
        #[expect(clippy::reversed_empty_ranges, reason = "an empty range is the edge")]
        let outer = Generator::<(), _, _>::new(|yielder| yield_from(yielder, numbers(1..=0)));
        let mut outer = outer;
        assert_eq!(outer.next(), None);
        assert_eq!(outer.into_result(), Some(0));
    }

    #[test]
    fn what_is_sent_goes_to_the_innermost() {
        let echo = || {
            Generator::new(|yielder| {
                let first = yielder.suspend(0);
                yielder.suspend(first.unwrap_or(99));
            })
        };
        let mut outer = Generator::new(move |yielder| yield_from(yielder, echo()));
        assert_eq!((outer.next(), outer.send(7), outer.next()), (Some(0), Some(7), None));
    }

    #[test]
    fn the_loop_that_passes_items_on_is_the_same_as_delegation() {
        let by_loop = Generator::<(), _, _>::new(|yielder| {
            let mut inner = four();
            for item in &mut inner {
                yielder.suspend(item);
            }
            inner.into_result()
        });
        assert!(by_loop.eq(four()));
    }
}
