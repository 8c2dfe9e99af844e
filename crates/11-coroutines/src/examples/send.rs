//! A generator that is sent values: prices go in, the running total comes out.
//!
//! Python: `price = yield total` inside, `register.send(price)` outside.
//! Run: `cargo run -p ch11-coroutines -- send`

use tracing::{info, info_span};

use crate::generator::Generator;

pub fn main() {
    let lane = info_span!("task", name = "register");
    let mut register = register();
    // The first `next` runs up to the first `suspend`: only there can it be sent something.
    assert_eq!(lane.in_scope(|| register.next()), Some(0));

    let mut totals = Vec::new();
    for price in [3, 5, 2] {
        info!(price, "sends");
        let total = lane.in_scope(|| register.send(price)).unwrap();
        info!(total, "gets");
        totals.push(total);
    }
    assert_eq!(totals, [3, 8, 10]);

    assert_eq!(
        lane.in_scope(|| register.next()),
        None,
        "no price is the end"
    );
    assert_eq!(register.into_result(), Some(10));
}

/// A cash register. `suspend` hands out the total and returns the next price.
fn register() -> Generator<u32, u32, u32> {
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
