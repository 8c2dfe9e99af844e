//! A generator that is sent values: prices go in, the running total comes out.
//!
//! Python: `price = yield total` inside, `register.send(price)` outside.
//! Run: `cargo run -p ch11-coroutines -- send`

use tracing::{info, info_span};

use crate::generator::Generator;

/// A cash register. `suspend` hands out the total and returns the next price; no price is the end.
pub fn register() -> Generator<u32, u32, u32> {
    Generator::new(|yielder| {
        let mut total = 0;
        while let Some(price) = yielder.suspend(total) {
            total += price;
            info!(price, total, "adds");
        }
        info!("closes the bill");
        total
    })
}

/// Plays it: three prices, and the total after each.
pub fn main() {
    let lane = info_span!("task", name = "register");
    let mut register = register();
    // The first `next` runs up to the first `suspend`: only there can it be sent something.
    let ready = lane.in_scope(|| register.next());
    assert_eq!(ready, Some(0));

    let mut totals = Vec::new();
    for price in [3, 5, 2] {
        info!(price, "sends");
        if let Some(total) = lane.in_scope(|| register.send(price)) {
            info!(total, "gets");
            totals.push(total);
        }
    }
    assert_eq!(totals, [3, 8, 10]);

    let end = lane.in_scope(|| register.next());
    assert_eq!(end, None);
    assert_eq!(register.into_result(), Some(10));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_sent_before_the_first_suspend_is_dropped() {
        let mut register = register();
        assert_eq!(register.send(3), Some(0));
        assert_eq!(register.send(5), Some(5));
    }

    #[test]
    fn a_register_that_is_closed_or_done_takes_nothing() {
        let mut done = register();
        assert_eq!((done.next(), done.next(), done.send(3)), (Some(0), None, None));
        assert_eq!(done.into_result(), Some(0));

        let mut closed = register();
        assert_eq!(closed.next(), Some(0));
        closed.close();
        assert_eq!(closed.send(3), None);
        assert_eq!(closed.into_result(), None);
    }
}
