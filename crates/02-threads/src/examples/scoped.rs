//! Threads of a scope borrow from the function that starts them: no `move`, no `Arc`, no lock.
//!
//! Python: plain variables and slices; nothing checks that two threads do not change the same item.
//! Run: `cargo run -p ch02-threads -- scoped`

use std::thread;

use tracing::info;

pub fn main() {
    let currency = String::from("yuan");
    let mut prices = vec![100, 200, 300, 400];
    thread::scope(|s| {
        // Each thread borrows one half to change it, and both borrow `currency` to read it.
        for (name, half) in ["ann", "bob"].into_iter().zip(prices.chunks_mut(2)) {
            let raise = || raise(half, &currency);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, raise).unwrap();
        }
    }); // both threads have ended here, so nothing is borrowed any more
    prices.push(0);
    info!(items = prices.len(), "has the list back");
    assert_eq!(prices, [110, 220, 330, 440, 0]);
}

fn raise(prices: &mut [u32], currency: &str) {
    for price in &mut *prices {
        *price += *price / 10;
        info!(price, currency, "raises to");
    }
}
