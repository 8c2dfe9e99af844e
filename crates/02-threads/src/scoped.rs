//! Threads of a scope borrow from the function that starts them: no `move`, no `Arc`, no lock.
//!
//! Python: plain variables and slices; nothing checks that two threads do not change the same item.
//! Run: `cargo run -p ch02-threads -- scoped`

use std::{io, thread};

use tracing::info;

/// Raises prices by a percentage, which is shared; returns their sum.
pub fn raise(prices: &mut [u32], percent: &u32) -> u32 {
    for price in &mut *prices {
        *price += *price * percent / 100;
    }
    let sum = prices.iter().sum();
    info!(items = prices.len(), sum, "has raised");
    sum
}

/// Each thread raises a half of its own; returns the sum. The scope ends when its threads have, so
/// what it borrows is free again afterwards.
pub fn raise_halves(prices: &mut [u32], percent: u32) -> io::Result<u32> {
    let (left, right) = prices.split_at_mut(prices.len() / 2);
    thread::scope(|s| {
        let mut threads = Vec::new();
        for (name, half) in [("ann", left), ("bob", right)] {
            let raise = || raise(half, &percent);
            threads.push(thread::Builder::new().name(name.into()).spawn_scoped(s, raise)?);
        }
        Ok(threads.into_iter().map(|thread| thread.join().unwrap()).sum())
    })
}

/// Plays it: two threads change one list, and main goes on with it.
pub fn main() -> io::Result<()> {
    let mut prices = vec![100, 200, 300, 400];
    let sum = raise_halves(&mut prices, 10)?;
    prices.push(0);
    info!(items = prices.len(), sum, "has the list back");
    assert_eq!(prices, [110, 220, 330, 440, 0]);
    assert_eq!(sum, 1100);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_odd_number_each_item_is_raised_once() {
        let mut prices = [100; 7];
        assert_eq!(raise_halves(&mut prices, 50).unwrap(), 1050);
        assert_eq!(prices, [150; 7]);
    }

    #[test]
    fn an_empty_list_stays_empty() {
        assert_eq!(raise_halves(&mut [], 10).unwrap(), 0);
    }
}
